package slackfake

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// call is a parsed call of the Web API. Arguments are strings whichever way
// they came: a JSON string is unquoted, any other JSON value keeps its form.
type call struct {
	method string
	token  string
	args   map[string]string
}

// maxBody bounds what the fake reads of one request.
const maxBody = 16 << 20

// parseCall reads the method, the token and the arguments of a request. The
// call is usable for the record even when the answer is an error.
func parseCall(r *http.Request) (*call, *apiError) {
	c := &call{method: r.PathValue("method"), args: make(map[string]string)}
	c.token = bearer(r)
	c.addValues(r.URL.Query())
	delete(c.args, "token") // a token in a URL ends up in logs; Slack refuses it
	body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, maxBody))
	if err != nil {
		return c, refuse("request_timeout")
	}
	if len(body) == 0 {
		return c, nil
	}
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return c, refuse("missing_post_type")
	}
	switch kind {
	case "application/x-www-form-urlencoded":
		values, err := url.ParseQuery(string(body))
		if err != nil {
			return c, refuse("invalid_form_data")
		}
		c.addValues(values)
	case "application/json":
		var fields map[string]json.RawMessage
		if json.Unmarshal(body, &fields) != nil {
			return c, refuse("invalid_json")
		}
		c.addJSON(fields)
	case "multipart/form-data":
		fields, err := formFields(body, params["boundary"])
		if err != nil {
			return c, refuse("invalid_form_data")
		}
		c.addValues(fields)
	default:
		return c, refuse("invalid_post_type")
	}
	if token := c.args["token"]; token != "" {
		c.token = token
		delete(c.args, "token")
	}
	return c, nil
}

func bearer(r *http.Request) string {
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	return token
}

func (c *call) addValues(values url.Values) {
	for name, v := range values {
		if len(v) > 0 {
			c.args[name] = v[len(v)-1]
		}
	}
}

func (c *call) addJSON(fields map[string]json.RawMessage) {
	for name, raw := range fields {
		var text string
		switch {
		case string(raw) == "null":
		case json.Unmarshal(raw, &text) == nil:
			c.args[name] = text
		default:
			c.args[name] = string(raw)
		}
	}
}

// flag reads a boolean argument, which Slack takes as true or 1.
func (c *call) flag(name string) bool {
	return c.args[name] == "true" || c.args[name] == "1"
}

// list reads an argument that is a comma-separated list or a JSON array.
func (c *call) list(name string) []string {
	value := c.args[name]
	if value == "" {
		return nil
	}
	var items []string
	if json.Unmarshal([]byte(value), &items) == nil {
		return items
	}
	return strings.Split(value, ",")
}

// raw reads an argument that is JSON; absent, empty and null are nil.
func (c *call) raw(name string) json.RawMessage {
	value := strings.TrimSpace(c.args[name])
	if value == "" || value == "null" {
		return nil
	}
	return json.RawMessage(value)
}

// page cuts a list according to the call's limit and cursor, as Slack's
// paginated methods do, and gives the cursor of the next page, which is empty
// after the last.
func page[T any](c *call, items []T, most int) (part []T, next string, err *apiError) {
	start, limit := 0, len(items)
	if cursor := c.args["cursor"]; cursor != "" {
		text, bad := base64.StdEncoding.DecodeString(cursor)
		number, isCursor := strings.CutPrefix(string(text), "next:")
		n, notNumber := strconv.Atoi(number)
		if bad != nil || !isCursor || notNumber != nil || n < 0 || n > len(items) {
			return nil, "", refuse("invalid_cursor")
		}
		start = n
	}
	if text := c.args["limit"]; text != "" && text != "0" {
		n, bad := strconv.Atoi(text)
		if bad != nil || n < 0 {
			return nil, "", refuse("invalid_limit")
		}
		limit = min(n, most)
	}
	end := min(start+limit, len(items))
	if end < len(items) {
		next = base64.StdEncoding.EncodeToString([]byte("next:" + strconv.Itoa(end)))
	}
	return items[start:end], next, nil
}

// nextCursor is the response_metadata of a paginated method.
func nextCursor(next string) obj { return obj{"next_cursor": next} }
