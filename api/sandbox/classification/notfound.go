package classification

// NotFoundError says what is not there, in a sentence that holds nothing of what
// was asked, so that whoever asked may be told. All errors of questions to a
// [Catalogue] are of this type.
type NotFoundError string

// Error implements error.
func (e NotFoundError) Error() string { return string(e) }

// ErrNoRelease is the error of a release that a linearization does not have, in
// whatever language.
const ErrNoRelease NotFoundError = "there is no such release of this linearization"

const (
	errReleaseLanguage    NotFoundError = "this release is not available in this language"
	errNoFoundation       NotFoundError = "there is no such release"
	errFoundationLanguage NotFoundError = "the foundation is not available in this language"
	errNoVersion          NotFoundError = "no release of this linearization holds it in this language"
	errNoEntity           NotFoundError = "there is no such entity"
	errNotInRelease       NotFoundError = "there is no such entity in this release"
	errNoFoundationURI    NotFoundError = "foundationUri is not the URI of a foundation entity"
	errNoCode             NotFoundError = "there is no such code, or the combination is not allowed"
	errNoCodedURI         NotFoundError = "the URI is not that of coded entities in this release"
	errNoICD10Release     NotFoundError = "there is no such release, or not in this language"
	errNoICD10Code        NotFoundError = "there is no such code"
	errNotInICD10Release  NotFoundError = "there is no such code in this release"
)
