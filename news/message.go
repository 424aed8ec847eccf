package news

import "time"

// MessageState is where a message of the outbox stands.
type MessageState string

// A message is queued as it was fixed, handed to a server, and then sent or
// failed for good. Uncertain is one whose hand-over was cut short: the server
// may have it; closed is such a one that an editor decided to leave as it is.
// Written is one that only lies in the outbox folder, because no server is
// configured.
const (
	MessageQueued    MessageState = "queued"
	MessageHanded    MessageState = "handed"
	MessageSent      MessageState = "sent"
	MessageWritten   MessageState = "written"
	MessageUncertain MessageState = "uncertain"
	MessageClosed    MessageState = "closed"
	MessageFailed    MessageState = "failed"
)

// MessageKind is what a message is for.
type MessageKind string

// Kinds of messages.
const (
	MessageDigest  MessageKind = "digest"
	MessageQuiet   MessageKind = "quiet"   // there is nothing new
	MessageConfirm MessageKind = "confirm" // asks a new subscriber to confirm
)

// Message is one message to one address, fixed before it is handed over.
type Message struct {
	ID           int64
	Subscription int64
	Kind         MessageKind
	Period       string // of the digest: a day, or the change of an immediate one
	Address      string // e-mail address, or the URL of a webhook
	MessageID    string // follows from subscription and period
	Subject      string
	Language     string
	Items        int
	Made         time.Time
	State        MessageState
	Attempts     int
	Due          time.Time // when it is to be tried (again)
	Handed       time.Time // when it was last handed over
	Settled      time.Time // when the last answer came
	Resent       time.Time // when it was queued anew after it had been uncertain
	Detail       string    // what the server said, or the file it lies in
	Size         int       // of Bytes
	Bytes        []byte    // as they go out; nil in lists
}

// Verdict is what an editor wants of an uncertain message.
type Verdict string

// Verdicts.
const (
	Resend  Verdict = "resend" // hand it over once more
	LeaveIt Verdict = "leave"  // whether it arrived or not
)

// Decision is an editor's verdict on an uncertain message.
type Decision struct {
	Verdict Verdict
	Editor  string
	At      time.Time
}
