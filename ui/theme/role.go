package theme

// Role is what a text is, for who writes it before there is a theme.
type Role uint8

// The roles.
const (
	RoleText Role = iota
	RoleBold
	RoleMuted
	RoleFaint
	RoleAccent
	RoleTitle // a heading
	RoleGood
	RoleWarn
	RoleBad
	RoleInfo
	RoleFound // what a search matched
	roles
)

// Ink is what a role is drawn with.
func (t *Theme) Ink(r Role) Ink {
	return [roles]Ink{
		RoleText: t.Text, RoleBold: t.Bold, RoleMuted: t.Muted, RoleFaint: t.Faint, RoleAccent: t.Accent, RoleTitle: t.Title,
		RoleGood: t.Good, RoleWarn: t.Warn, RoleBad: t.Bad, RoleInfo: t.Info, RoleFound: t.Found,
	}[min(r, roles-1)]
}
