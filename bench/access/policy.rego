# The same authorization model for Open Policy Agent: the same table of RPCs and the same index over the registry (see
# document.ts) as plain data, every rule a lookup by key, nothing searched.
package flyte

default allow := false

allow if rule.who == "anonymous"

allow if {
	input.identity
	rule.who == "authenticated"
	well_formed
}

allow if {
	input.identity
	rule.who in {"team", "platform", "authenticated"}
	well_formed
	admin
	not unregistered
}

allow if {
	input.identity
	rule.who == "team"
	rule.scope == "none"
	well_formed
	member
}

allow if {
	input.identity
	rule.who == "team"
	rule.scope != "none"
	well_formed
	every reference in input.operation.references {
		every clause in clauses(reference) {
			granted(reference, clause)
		}
	}
}

rule := data.rpcs[input.operation.rpc]

well_formed if {
	rule.scope == "none"
	count(input.operation.references) == 0
}

well_formed if {
	rule.scope != "none"
	some target in input.operation.references
	target.role in {"target", "data"}
	every reference in input.operation.references {
		clauses(reference)
		reference.project != ""
		domain_fits(reference)
	}
}

domain_fits(reference) if {
	rule.scope == "project"
	object.get(reference, "domain", "x") != ""
}

domain_fits(reference) if {
	rule.scope == "domain"
	reference.domain != ""
}

clauses(reference) := rule.needs[reference.role].always

clauses(reference) := rule.needs[reference.role].byKind[reference.kind]

unregistered if {
	rule.creates
	some reference in input.operation.references
	not data.projects[reference.project].domains[reference.domain]
}

admin if holds(data.admins, "projects:admin")

member if data.members.groups[input.identity.groups[_]]

member if {
	not input.identity.client
	data.members.users[input.identity.email]
}

member if data.members.clients[input.identity.client]

granted(reference, clause) if {
	holders := place(reference)
	some permission in clause
	holds(holders, permission)
}

granted(reference, clause) if {
	project := data.projects[reference.project]
	place(reference)
	not reference.kind in object.get(rule.needs[reference.role], "unshared", [])
	some team in project.sharedWith
	passes(team)
	some permission in clause
	project.shares[permission]
	holds(data.teams[team], permission)
}

place(reference) := data.projects[reference.project].domains[reference.domain]

place(reference) := data.projects[reference.project].any if not reference.domain

# What a request makes uses a share on behalf of the team in whose project it is made.
passes(_) if not rule.creates

passes(team) if {
	rule.creates
	some target in input.operation.references
	target.role == "target"
	data.projects[target.project].team == team
}

holds(holders, permission) if holders.groups[input.identity.groups[_]][permission]

holds(holders, permission) if holders.clients[input.identity.client][permission]

holds(holders, permission) if {
	not input.identity.client
	holders.users[input.identity.email][permission]
}
