package mailfake

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"
)

// What the fake Notify knows.
const (
	NotifyKey      = "tests-11111111-1111-4111-8111-111111111111-22222222-2222-4222-8222-222222222222"
	NotifyTemplate = "33333333-3333-4333-8333-333333333333"
	notifyService  = "11111111-1111-4111-8111-111111111111"
	notifySecret   = "22222222-2222-4222-8222-222222222222"
)

// NotifyMail is a mail that the fake Notify took.
type NotifyMail struct {
	ID        string `json:"id"`
	Reference string `json:"reference"`
	To        string `json:"email_address"`
	Subject   string `json:"subject"`
	Body      string `json:"body"` // its Markdown; [RenderNotify] shows it as Notify does
	Type      string `json:"type"`
	Status    string `json:"status"`
	Stop      string `json:"one_click_unsubscribe_url"`
}

// Notify is a GOV.UK Notify in the process, over real HTTP.
type Notify struct {
	*httptest.Server
	mu     sync.Mutex
	mails  []NotifyMail
	status int    // of the next answers to a mail; 0 for as it should be
	kind   string // and its error
	words  string
	cut    bool // keep the mail, and end the connection with no answer
	most   int  // mails a day; 0 for no limit
	places []string
}

// StartNotify starts one; its owner closes it.
func StartNotify() *Notify {
	n := &Notify{places: []string{"subject", "body"}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v2/notifications/email", n.take)
	mux.HandleFunc("GET /v2/notifications", n.list)
	mux.HandleFunc("GET /v2/notifications/{id}", n.one)
	mux.HandleFunc("GET /v2/template/{id}", n.template)
	n.Server = httptest.NewServer(n.signedIn(mux))
	return n
}

// Mails are those that were taken.
func (n *Notify) Mails() []NotifyMail {
	n.mu.Lock()
	defer n.mu.Unlock()
	return append([]NotifyMail(nil), n.mails...)
}

// Refuse answers mails with a status and an error from now on; 0 for as it should be.
func (n *Notify) Refuse(status int, kind, words string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.status, n.kind, n.words = status, kind, words
}

// Cut keeps mails and answers none of them from now on, or no more.
func (n *Notify) Cut(cut bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.cut = cut
}

// Limit takes so many mails in all, as a day's limit; 0 for no limit.
func (n *Notify) Limit(most int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.most = most
}

// Receipt posts what became of a mail, as Notify's callback does, and returns what it
// was answered. Notify tries again after 5xx and 429 alone.
func (n *Notify) Receipt(ctx context.Context, url, token string, m NotifyMail, status string) (answer int, err error) {
	now := time.Now().UTC().Format(time.RFC3339Nano)
	body, err := json.Marshal(map[string]any{
		"id": m.ID, "reference": m.Reference, "to": m.To, "status": status, "created_at": now, "completed_at": now, "sent_at": now,
		"notification_type": "email", "template_id": NotifyTemplate, "template_version": 1,
	})
	if err != nil {
		return 0, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+token)
	response, err := (&http.Client{Timeout: 5 * time.Second}).Do(r)
	if err != nil {
		return 0, err
	}
	return response.StatusCode, response.Body.Close()
}

// Places are what the template is to be filled in with from now on.
func (n *Notify) Places(places ...string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.places = places
}

func refuse(w http.ResponseWriter, status int, kind, words string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"status_code": status, "errors": []map[string]string{{"error": kind, "message": words}}})
}

// signedIn holds every call to a token of the service, made within 30 seconds.
func (n *Notify) signedIn(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		signed, signature, _ := cutLast(token, ".")
		h := hmac.New(sha256.New, []byte(notifySecret))
		h.Write([]byte(signed))
		_, payload, _ := strings.Cut(signed, ".")
		text, err := base64.RawURLEncoding.DecodeString(payload)
		var claims struct {
			Iss string `json:"iss"`
			Iat int64  `json:"iat"`
		}
		switch {
		case base64.RawURLEncoding.EncodeToString(h.Sum(nil)) != signature || err != nil || json.Unmarshal(text, &claims) != nil || claims.Iss != notifyService:
			refuse(w, http.StatusForbidden, "AuthError", "Invalid token: API key not found")
		case time.Since(time.Unix(claims.Iat, 0)).Abs() > 31*time.Second:
			refuse(w, http.StatusForbidden, "AuthError", "Error: Your system clock must be accurate to within 30 seconds")
		default:
			next.ServeHTTP(w, r)
		}
	})
}

func cutLast(text, sep string) (before, after string, found bool) {
	i := strings.LastIndex(text, sep)
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+len(sep):], true
}

func (n *Notify) take(w http.ResponseWriter, r *http.Request) {
	n.mu.Lock()
	defer n.mu.Unlock()
	switch {
	case n.status != 0:
		refuse(w, n.status, n.kind, n.words)
		return
	case n.most > 0 && len(n.mails) >= n.most:
		refuse(w, http.StatusTooManyRequests, "TooManyRequestsError", fmt.Sprintf("Exceeded send limits (%d) for today", n.most))
		return
	}
	var asked struct {
		To        string            `json:"email_address"`
		Template  string            `json:"template_id"`
		Places    map[string]string `json:"personalisation"`
		Reference string            `json:"reference"`
		Stop      string            `json:"one_click_unsubscribe_url"`
	}
	read := json.NewDecoder(http.MaxBytesReader(w, r.Body, 2_000_000))
	read.DisallowUnknownFields() // as additionalProperties is false
	switch err := read.Decode(&asked); {
	case err != nil:
		refuse(w, http.StatusBadRequest, "ValidationError", "Additional properties are not allowed")
		return
	case !strings.Contains(asked.To, "@"):
		refuse(w, http.StatusBadRequest, "ValidationError", "email_address Not a valid email address")
		return
	case asked.Template != NotifyTemplate:
		refuse(w, http.StatusBadRequest, "BadRequestError", "Template not found")
		return
	}
	for _, place := range n.places {
		if asked.Places[place] == "" {
			refuse(w, http.StatusBadRequest, "BadRequestError", "Missing personalisation: "+place)
			return
		}
	}
	m := NotifyMail{fmt.Sprintf("00000000-0000-4000-8000-%012d", len(n.mails)+1), asked.Reference, asked.To, asked.Places["subject"], asked.Places["body"], "email", "sending", asked.Stop}
	n.mails = append(n.mails, m)
	if n.cut {
		panic(http.ErrAbortHandler) // the row is written before the answer is
	}
	w.WriteHeader(http.StatusCreated)
	_ = json.NewEncoder(w).Encode(map[string]any{
		"id": m.ID, "reference": m.Reference, "uri": n.URL + "/v2/notifications/" + m.ID,
		"content": map[string]any{"subject": m.Subject, "body": m.Body, "from_email": "council@notifications.service.gov.uk"},
	})
}

func (n *Notify) list(w http.ResponseWriter, r *http.Request) {
	found := []NotifyMail{}
	for _, m := range n.Mails() {
		if reference := r.URL.Query().Get("reference"); reference == "" || reference == m.Reference {
			found = append(found, m)
		}
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"notifications": found, "links": map[string]string{"current": r.URL.Path}})
}

func (n *Notify) one(w http.ResponseWriter, r *http.Request) {
	for _, m := range n.Mails() {
		if m.ID == r.PathValue("id") {
			_ = json.NewEncoder(w).Encode(m)
			return
		}
	}
	refuse(w, http.StatusNotFound, "NoResultFound", "No result found")
}

func (n *Notify) template(w http.ResponseWriter, r *http.Request) {
	if r.PathValue("id") != NotifyTemplate {
		refuse(w, http.StatusNotFound, "NoResultFound", "No result found")
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	places := map[string]any{}
	for _, place := range n.places {
		places[place] = map[string]bool{"required": true}
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"id": NotifyTemplate, "type": "email", "personalisation": places})
}
