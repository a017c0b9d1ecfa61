// Package slackfake is a Slack that runs in this process: the Web API over
// real HTTP, Socket Mode over a real WebSocket, and a workspace of people,
// channels and messages behind them. The tests of the bot talk to it, and
// `briefed demo` shows the whole service on it without a Slack account.
//
// It is deliberately strict. Where Slack documents a limit, an error or a
// scope, the fake enforces it; where Slack is known to behave in a way that is
// not documented, it takes the stricter of the readings, and the comment beside
// the rule says so. Nothing in it reaches the internet, and it listens on the
// loopback interface unless told otherwise.
//
// A test drives it from three sides:
//
//   - the app's side: URL is what BRIEFED_SLACK_API_URL wants, Options holds the
//     tokens, and interactions reach the app by Socket Mode or, once an app URL
//     is set, by signed HTTP requests;
//   - the people's side: Click, SubmitView, Slash, OpenHome and their kin do
//     what a person does in the client, and return what the app answered;
//   - the observer's side: Messages, Views, Calls and Wait read what happened,
//     Fail scripts what goes wrong.
package slackfake
