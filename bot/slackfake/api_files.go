package slackfake

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"strconv"
	"unicode/utf8"
)

// File is an uploaded file.
type File struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Title   string `json:"title"`
	AltText string `json:"alt_txt,omitempty"`
	Content []byte `json:"content"`
	// Channels are where the file was shared; without any it stays private.
	Channels []string `json:"channels,omitempty"`
	Comment  string   `json:"comment,omitempty"`
	// Completed is true after files.completeUploadExternal.
	Completed bool `json:"completed"`

	length   int
	uploaded bool
}

type wireFile struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Title    string `json:"title"`
	Size     int    `json:"size"`
	Mode     string `json:"mode"`
	IsPublic bool   `json:"is_public"`
}

func (f *File) wire() wireFile {
	return wireFile{ID: f.ID, Name: f.Name, Title: f.Title, Size: len(f.Content), Mode: "hosted"}
}

func (st *State) file(id string) *File {
	for _, f := range st.files {
		if f.ID == id {
			return f
		}
	}
	return nil
}

// maxAltText is the limit of alt_txt (docs.slack.dev: files.getUploadURLExternal).
const maxAltText = 1000

func (s *Server) filesGetUploadURL(c *call) (any, *apiError) {
	length, err := strconv.Atoi(c.args["length"])
	switch {
	case err != nil || length < 0:
		return nil, refuse("invalid_arguments", "[ERROR] must be an integer [json-pointer:/length]")
	case length == 0:
		return nil, refuse("missing_argument")
	case utf8.RuneCountInString(c.args["alt_txt"]) > maxAltText:
		return nil, refuse("alt_txt_too_large")
	}
	f := &File{ID: s.nextID("F"), Name: c.args["filename"], AltText: c.args["alt_txt"], length: length}
	s.state.files = append(s.state.files, f)
	return obj{"file_id": f.ID, "upload_url": s.base + "/_upload/" + f.ID}, nil
}

// serveUpload takes the bytes of a file, raw or as a multipart form.
func (s *Server) serveUpload(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 64<<20))
	if err != nil {
		http.Error(w, "cannot read the file", http.StatusBadRequest)
		return
	}
	if kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "multipart/form-data" {
		if body, err = formFile(body, params["boundary"]); err != nil {
			http.Error(w, "cannot read the form", http.StatusBadRequest)
			return
		}
	}
	c := &call{method: "upload", args: map[string]string{"file": r.PathValue("id")}}
	s.mu.Lock()
	defer s.mu.Unlock()
	if failure := s.failureFor(c); failure != nil {
		s.mu.Unlock()
		failed := s.fail(w, r, c, failure, func() {})
		s.mu.Lock()
		if failed {
			return
		}
	}
	f := s.state.file(r.PathValue("id"))
	if f == nil || f.uploaded {
		http.Error(w, "no such upload", http.StatusNotFound)
		return
	}
	if len(body) != f.length {
		http.Error(w, "the length is not what was announced", http.StatusBadRequest)
		return
	}
	f.Content, f.uploaded = body, true
	s.changed()
	io.WriteString(w, "OK - "+strconv.Itoa(len(body))) //nolint:errcheck // the client has gone
}

func (s *Server) filesCompleteUpload(c *call) (any, *apiError) {
	var list []struct {
		ID    string `json:"id"`
		Title string `json:"title"`
	}
	if json.Unmarshal(c.raw("files"), &list) != nil || len(list) == 0 {
		return nil, refuse("invalid_arguments", "[ERROR] must be an array of files [json-pointer:/files]")
	}
	ids := c.list("channels")
	if id := c.args["channel_id"]; id != "" {
		ids = append(ids, id)
	}
	if len(ids) > 100 {
		return nil, refuse("channels_limit_exceeded")
	}
	var channels []*channel
	for _, id := range ids {
		if s.state.channelByID[id] == nil { // a person's id will not do
			return nil, refuse("invalid_channel")
		}
		ch, err := s.destination(id)
		if err != nil {
			return nil, err
		}
		channels = append(channels, ch)
	}
	shown := []obj{}
	var files []*File
	for _, item := range list {
		f := s.state.file(item.ID)
		if f == nil || !f.uploaded || f.Completed {
			return nil, refuse("file_not_found")
		}
		f.Title = item.Title
		files = append(files, f)
		shown = append(shown, obj{"id": f.ID, "title": f.Title})
	}
	for _, f := range files {
		f.Completed, f.Channels, f.Comment = true, ids, c.args["initial_comment"]
	}
	for _, ch := range channels {
		m := &Message{User: BotUserID, BotID: BotID, Text: c.args["initial_comment"], Blocks: c.raw("blocks"), ThreadTS: c.args["thread_ts"]}
		for _, f := range files {
			m.Files = append(m.Files, f.ID)
		}
		s.store(ch, m)
	}
	s.changed()
	return obj{"files": shown}, nil
}
