package postgres

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lib/pq"
)

// assigned holds where the person is named for a case, whatever the role.
const assigned = `EXISTS (SELECT 1 FROM assignments a WHERE a.user_id = $1 AND a.dossier_id = d.id AND a.until_at IS NULL)`

// ownIDs are the dossiers that own holds for, found by their indexes.
const ownIDs = `SELECT x.id FROM memberships m JOIN dossiers x ON x.organisation_id = m.organisation_id WHERE m.user_id = $1
	UNION SELECT x.id FROM dossiers x WHERE x.made_by = $1 AND (x.counter IS NOT NULL OR x.organisation_id IS NULL)`

// draftIDs are those of them that have not been handed in.
const draftIDs = `SELECT x.id FROM memberships m JOIN dossiers x ON x.organisation_id = m.organisation_id
		WHERE m.user_id = $1 AND x.submitted_at IS NULL
	UNION SELECT x.id FROM dossiers x
		WHERE x.made_by = $1 AND x.submitted_at IS NULL AND (x.counter IS NOT NULL OR x.organisation_id IS NULL)`

// memberIDs are the dossiers of the person's organisations.
const memberIDs = `SELECT x.id FROM memberships m JOIN dossiers x ON x.organisation_id = m.organisation_id WHERE m.user_id = $1`

// branches are the parts of a queue, each as FROM and WHERE, over a table with the columns of dossiers.
func (q *listQuery) branches(table string) []string {
	var conditions []string
	switch {
	case !q.by.Reads:
		return []string{q.among(table, ownIDs, q.ownPart())}
	case q.l.Queue == QueueMine:
		return q.mine(table)
	case q.l.Queue == QueueOthers:
		return q.assignedTo(table, `d.owner <> 'pemohon' AND NOT (d.owner = 'kantor' AND (coalesce(d.turn_user = $1, d.turn_role = ANY(`+q.arg(pq.StringArray(q.by.Roles))+`)) OR `+q.stoodFor()+`))`, true)
	case q.l.Queue == QueueRole:
		conditions = q.roles()
	case q.l.Queue == QueueNow:
		conditions = append(q.roles(), `d.owner = 'kantor' AND d.turn_user = $1`, `d.submitted_at IS NULL AND d.id IN (`+draftIDs+`)`)
	case q.l.Queue == QueueOverdue:
		conditions = []string{`d.owner = 'kantor' AND d.due_at < ` + q.arg(q.l.Now)}
	case q.l.Queue == QueueWaiting:
		conditions = []string{`d.owner = 'pemohon'`}
	default:
		conditions = []string{`d.submitted_at IS NOT NULL`, `d.submitted_at IS NULL AND d.id IN (` + draftIDs + `)`}
	}
	var branches []string
	for _, c := range conditions {
		branches = append(branches, q.from(table, c, `true`))
	}
	return branches
}

// roles are the conditions for what waits for the roles of a person of the office and for nobody in particular, and for
// the person as a member of the applicant.
func (q *listQuery) roles() []string {
	var conditions []string
	for _, role := range q.by.Roles {
		conditions = append(conditions, `d.owner = 'kantor' AND d.turn_user IS NULL AND d.turn_role = `+q.arg(role))
	}
	conditions = append(conditions, q.standings()...)
	return append(conditions, `d.owner = 'pemohon' AND d.id IN (`+memberIDs+`) AND `+q.ownPart())
}

// standings are the conditions for what waits for roles that the person has by mandates only: for anybody of the role, and
// for the very person who is stood in for.
func (q *listQuery) standings() []string {
	var all []string
	add := func(whose string, s Standing) {
		all = append(all, whose+` AND d.turn_role = `+q.arg(s.Role)+q.limits(s))
	}
	for _, s := range q.l.Standings {
		if !slices.Contains(q.by.Roles, s.Role) {
			add(`d.turn_user IS NULL`, s)
		}
		if s.For != nil && *s.For != q.by.User {
			add(`d.turn_user = `+q.arg(*s.For), s)
		}
	}
	conditions := make([]string, len(all)) // a case that two of them hold for is found by the first
	for i, one := range all {
		conditions[i] = `d.owner = 'kantor' AND ` + one
		for _, before := range all[:i] {
			conditions[i] += ` AND NOT coalesce(` + before + `, false)`
		}
	}
	return conditions
}

// stoodFor holds what waits for one of those roles.
func (q *listQuery) stoodFor() string {
	return strings.Join(append([]string{`false`}, q.standings()...), ` OR `)
}

// limits are those of a mandate.
func (q *listQuery) limits(s Standing) string {
	limits := ``
	if s.Services != nil {
		limits += ` AND d.service = ANY(` + q.arg(pq.StringArray(s.Services)) + `)`
	}
	if s.States != nil {
		limits += ` AND d.state = ANY(` + q.arg(pq.StringArray(s.States)) + `)`
	}
	return limits
}

// mine are the parts of what is assigned to a person of the office, and drafts and what else belongs to the person's own
// organisations.
func (q *listQuery) mine(table string) []string {
	return append(q.assignedTo(table, `true`, true, false),
		q.among(table, draftIDs+` UNION `+memberIDs, `(d.submitted_at IS NULL OR NOT `+assigned+`)`))
}

// assignedTo are the parts of what is assigned to a person: what is under way, and then what is over. The index of the
// assignments has each in the order of the list. Whoever is named for two roles in a case finds it once.
func (q *listQuery) assignedTo(table, also string, open ...bool) []string {
	var branches []string
	for _, open := range open {
		branches = append(branches, fmt.Sprintf(`FROM assignments a JOIN %s d ON d.id = a.dossier_id AND d.due_at = a.due_at
			WHERE a.user_id = $1 AND a.until_at IS NULL AND a.open = %t AND %s AND d.submitted_at IS NOT NULL
			AND a.role = (SELECT min(b.role) FROM assignments b WHERE b.dossier_id = a.dossier_id AND b.user_id = $1 AND b.until_at IS NULL)
			AND %s AND %s`, table, open, q.afterIn("a.due_at, a.dossier_id"), also, q.inState()))
	}
	return branches
}

// ownPart is what a queue holds of the applicant's own dossiers.
func (q *listQuery) ownPart() string {
	switch q.l.Queue {
	case QueueNow, QueueRole:
		return `d.turn_user IS NULL AND d.held_since IS NULL AND d.turn_role = ANY(` + q.arg(pq.StringArray(q.by.Roles)) + `)`
	case QueueOverdue:
		return `d.owner = 'kantor' AND d.due_at < ` + q.arg(q.l.Now)
	case QueueOthers:
		return `d.open AND d.owner <> 'pemohon'`
	case QueueWaiting:
		return `d.owner = 'pemohon'`
	}
	return `true`
}

// among is the part of some dossiers, which are few. It does not ask for the office, whose dossiers the planner might look
// through instead; rows does.
func (q *listQuery) among(table, ids, also string) string {
	return fmt.Sprintf(`FROM (%s) few JOIN %s d ON d.id = few.id WHERE %s AND %s`, ids, table, also, q.inState())
}

func (q *listQuery) from(table, where, also string) string {
	return fmt.Sprintf(`FROM %s d WHERE d.office_id = $2 AND %s AND %s AND %s`, table, where, also, q.inState())
}

func (q *listQuery) inState() string {
	if q.l.State == "" {
		return `true`
	}
	return `d.state = ` + q.arg(q.l.State)
}
