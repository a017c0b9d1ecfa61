package slackfake

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/url"
)

// formFields reads the plain fields of a multipart body.
func formFields(body []byte, boundary string) (url.Values, error) {
	fields := make(url.Values)
	err := eachPart(body, boundary, func(p *multipart.Part, content []byte) {
		if p.FileName() == "" {
			fields.Add(p.FormName(), string(content))
		}
	})
	return fields, err
}

// formFile reads the first file of a multipart body.
func formFile(body []byte, boundary string) (content []byte, err error) {
	err = eachPart(body, boundary, func(p *multipart.Part, c []byte) {
		if p.FileName() != "" && content == nil {
			content = c
		}
	})
	return content, err
}

func eachPart(body []byte, boundary string, visit func(*multipart.Part, []byte)) error {
	reader := multipart.NewReader(bytes.NewReader(body), boundary)
	for {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return err
		}
		visit(part, content)
	}
}
