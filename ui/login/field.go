package login

import "strconv"

// fieldID names a field of the form.
type fieldID int

const (
	fieldProvider fieldID = iota
	fieldProfile
	fieldAddress
	fieldTokens
	fieldClient
	fieldSecret
	fieldScopes
	fieldRemember
	fieldSubmit
)

// The fields of providers have numbers behind those, so many for each.
const (
	firstOwn = 64
	ownEach  = 64
)

// fieldOwn is the i-th of a provider's own fields.
func fieldOwn(provider, i int) fieldID { return fieldID(firstOwn + provider*ownEach + i) }

// own is what a provider's own field is; of others, nothing.
func (p *Screen) own(f fieldID) Field {
	if f < firstOwn {
		return Field{}
	}
	at := int(f) - firstOwn
	return p.opt.Providers[at/ownEach].Fields[at%ownEach]
}

// what names a field in a sentence.
func (p *Screen) what(f fieldID) string {
	switch f {
	case fieldClient:
		return "client id"
	case fieldSecret:
		return "secret"
	case fieldAddress:
		return "address"
	case fieldTokens:
		return "address of the token endpoint"
	case fieldProvider, fieldProfile, fieldScopes, fieldRemember, fieldSubmit:
		return "text"
	}
	return p.own(f).What
}

// fields are the fields that the chosen provider needs, in order.
func (p *Screen) fields() []fieldID {
	pr := p.current()
	fields := []fieldID{fieldProvider}
	switch {
	case pr.ID == Sandbox && len(pr.Scopes) > 0: // which most do not want to choose
		return append(fields, fieldSubmit, fieldScopes)
	case pr.ID == Sandbox:
		return append(fields, fieldSubmit)
	}
	fields = append(fields, fieldProfile)
	if p.elsewhere() {
		fields = append(fields, fieldAddress)
		if pr.TokenApart {
			fields = append(fields, fieldTokens)
		}
	}
	if e := p.endpoint(); e != nil && e.NoToken {
		return append(fields, fieldSubmit)
	}
	fields = append(fields, fieldClient, fieldSecret)
	if len(pr.Scopes) > 0 {
		fields = append(fields, fieldScopes)
	}
	for i := range pr.Fields {
		fields = append(fields, fieldOwn(p.provider, i))
	}
	if p.elsewhere() { // what is remembered is for the address of a profile
		return append(fields, fieldSubmit)
	}
	return append(fields, fieldRemember, fieldSubmit)
}

func (p *Screen) focused() fieldID {
	fields := p.fields()
	return fields[min(p.at, len(fields)-1)]
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
