package slackfake

import (
	"net/http"
	"strings"
	"testing"

	"github.com/slack-go/slack"
)

func TestUpload(t *testing.T) {
	s, api := start(t, Options{})
	dm := s.openDMForTest("U1")
	summary, err := api.UploadFileContext(ctxOf(t), slack.UploadFileParameters{
		Filename: "report.csv", Title: "Report", AltTxt: "Who was informed", FileSize: 5,
		Reader: strings.NewReader("a,b,c"), Channel: dm, InitialComment: "Here it is",
	})
	if err != nil {
		t.Fatal(err)
	}
	files := s.Files()
	if len(files) != 1 || files[0].ID != summary.ID || string(files[0].Content) != "a,b,c" || files[0].Title != "Report" || files[0].Channels[0] != dm {
		t.Errorf("%+v", files)
	}
	if m := s.DMs("U1"); len(m) != 1 || m[0].Text != "Here it is" || m[0].Files[0] != summary.ID {
		t.Errorf("%+v", m)
	}
}

func TestUploadErrors(t *testing.T) {
	s, _ := start(t, Options{})
	ticket := s.call(t, "files.getUploadURLExternal", args("filename", "a.csv", "length", "3"))
	for _, tt := range []struct {
		method string
		args   []string
		want   string
	}{
		{"files.getUploadURLExternal", []string{"filename", "a", "length", "0"}, "missing_argument"},
		{"files.getUploadURLExternal", []string{"filename", "a", "length", "1", "alt_txt", strings.Repeat("é", 1000)}, ""},
		{"files.getUploadURLExternal", []string{"filename", "a", "length", "1", "alt_txt", strings.Repeat("é", 1001)}, "alt_txt_too_large"},
		{"files.completeUploadExternal", []string{"files", `[{"id":"F9"}]`}, "file_not_found"},
		{"files.completeUploadExternal", []string{"files", `[{"id":"` + ticket["file_id"].(string) + `"}]`}, "file_not_found"}, // nothing sent yet
		{"files.completeUploadExternal", []string{"files", `[]`}, "invalid_arguments"},
		{"files.completeUploadExternal", []string{"files", `[{"id":"F9"}]`, "channel_id", "U1"}, "invalid_channel"},
		{"files.completeUploadExternal", []string{"files", `[{"id":"F9"}]`, "channel_id", "C2"}, "not_in_channel"},
	} {
		if got, _ := s.call(t, tt.method, args(tt.args...))["error"].(string); got != tt.want {
			t.Errorf("%s %v: %q, want %q", tt.method, tt.args, got, tt.want)
		}
	}
	for _, tt := range []struct {
		body string
		want int
	}{
		{"too long", http.StatusBadRequest},
		{"abc", http.StatusOK},
		{"xyz", http.StatusNotFound}, // a second time
	} {
		if got := upload(t, ticket["upload_url"].(string), tt.body); got != tt.want {
			t.Errorf("upload of %q: %d, want %d", tt.body, got, tt.want)
		}
	}
	s.Fail("upload", Failure{Status: http.StatusInternalServerError})
	if got := upload(t, ticket["upload_url"].(string), "abc"); got != http.StatusInternalServerError {
		t.Errorf("a scripted failure: %d", got)
	}
}

func upload(t *testing.T, url, body string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(ctxOf(t), http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	return resp.StatusCode
}
