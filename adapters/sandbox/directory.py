"""The directory: users, their manager and reports, groups, members, relevant people (graph-contract, section 9)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from adapters.sandbox.calls import Call
from adapters.sandbox.mailbox_settings import settings_wire
from adapters.sandbox.odata import (
    AnyOf,
    Both,
    Comparison,
    Condition,
    Either,
    Not,
    comparisons,
    holds,
    ordered,
    page,
    parse_filter,
    parse_search,
    whole_number,
    words_of,
)
from adapters.sandbox.people import Account
from adapters.sandbox.wire import Answer, GraphError, GraphRequest, Json

DEFAULT_USERS = 100
MOST_USERS = 999

USER_FIELDS: dict[str, Callable[[Account], object]] = {
    "businessPhones": lambda account: [],
    "displayName": lambda account: account.name,
    "givenName": lambda account: account.given_name or None,
    "jobTitle": lambda account: account.job_title or None,
    "mail": lambda account: account.mail or None,
    "mobilePhone": lambda account: None,
    "officeLocation": lambda account: account.office or None,
    "preferredLanguage": lambda account: account.locale or None,
    "surname": lambda account: account.surname or None,
    "userPrincipalName": lambda account: account.principal_name,
    "id": lambda account: account.id,
    "department": lambda account: account.department or None,
    "userType": lambda account: "Guest" if account.kind == "guest" else "Member",
    "accountEnabled": lambda account: account.enabled,
    "proxyAddresses": lambda account: account.proxy_addresses(),
    "mailNickname": lambda account: account.mail.split("@")[0],
    "otherMails": lambda account: [account.mail] if account.kind == "guest" else [],
    "assignedPlans": lambda account: [],
}
_BY_DEFAULT = list(USER_FIELDS)[:11]
# What User.ReadBasic.All shows.
_BASIC = frozenset(["displayName", "givenName", "surname", "mail", "userPrincipalName", "id"])

GROUP_FIELDS: dict[str, Callable[[Account], object]] = {
    "id": lambda account: account.id,
    "description": lambda account: None,
    "displayName": lambda account: account.name,
    "groupTypes": lambda account: ["Unified"],
    "mail": lambda account: account.mail,
    "mailEnabled": lambda account: True,
    "mailNickname": lambda account: account.mail.split("@")[0],
    "proxyAddresses": lambda account: account.proxy_addresses(),
    "securityEnabled": lambda account: False,
    "visibility": lambda account: "Private",
}

_SEARCHED_BY_WORD = ("displayname", "description")
_SEARCHABLE = (*_SEARCHED_BY_WORD, "mail", "userprincipalname", "givenname", "surname", "department", "jobtitle", "mailnickname")
_FILTERABLE = frozenset(
    [
        "displayname",
        "givenname",
        "surname",
        "mail",
        "userprincipalname",
        "department",
        "jobtitle",
        "officelocation",
        "usertype",
        "accountenabled",
        "id",
        "proxyaddresses",
        "mailnickname",
        "othermails",
    ]
)


def _not_found(key: str) -> GraphError:
    message = f"Resource '{key}' does not exist or one of its queried reference-property objects are not present."
    return GraphError(404, "Request_ResourceNotFound", message)


def _advanced(request: GraphRequest) -> bool:
    """Advanced queries need the header and $count."""
    return _eventual(request) and request.query.get("$count", "").lower() == "true"


def _eventual(request: GraphRequest) -> bool:
    return request.headers.get("consistencylevel", "").lower() == "eventual"


def _unsupported(message: str) -> GraphError:
    return GraphError(400, "Request_UnsupportedQuery", message)


def _fields(call: Call, table: dict[str, Callable[[Account], object]], default: Iterable[str], kind: str) -> list[str]:
    option = call.request.query.get("$select", "").strip()
    if not option:
        return list(default)
    lower = {name.lower(): name for name in (*table, "mailboxSettings")}
    names = []
    for part in option.split(","):
        name = lower.get(part.strip().lower())
        if name is None:
            raise GraphError(
                400, "BadRequest", f"Could not find a property named '{part.strip()}' on type 'microsoft.graph.{kind}'."
            )
        names.append(name)
    return names


def _user_row(call: Call) -> Callable[[Account], Json]:
    names = _fields(call, USER_FIELDS, _BY_DEFAULT, "user")
    if not call.may("User.Read.All", "User.ReadWrite.All", "Directory.Read.All"):
        names = [name for name in names if name in _BASIC]
    return lambda account: {name: USER_FIELDS[name](account) for name in names if name in USER_FIELDS}


def list_users(call: Call) -> Answer:
    if "mailboxSettings" in call.request.query.get("$select", ""):
        raise GraphError(501, "NotImplemented", "mailboxSettings cannot be selected for a collection of users.")
    accounts = [account for account in call.world.accounts.values() if not account.is_group]
    return _accounts(call, accounts, _user_row(call), USER_FIELDS, "users")


def list_groups(call: Call) -> Answer:
    names = _fields(call, GROUP_FIELDS, GROUP_FIELDS, "group")
    groups = [account for account in call.world.accounts.values() if account.is_group]
    return _accounts(call, groups, lambda group: {name: GROUP_FIELDS[name](group) for name in names}, GROUP_FIELDS, "groups")


def _accounts(
    call: Call,
    accounts: list[Account],
    row: Callable[[Account], Json],
    table: dict[str, Callable[[Account], object]],
    context: str,
) -> Answer:
    request = call.request
    search, condition = request.query.get("$search"), request.query.get("$filter")
    if search is not None:
        if not _eventual(request):
            message = (
                "Request with $search query parameter only works with a special request header: 'ConsistencyLevel: eventual'"
            )
            raise _unsupported(message)
        accounts = _searched(accounts, search, table)
    if condition:
        parsed = parse_filter(condition)
        _check_filter(request, parsed, table)
        accounts = [account for account in accounts if holds(parsed, _reader(account, table))]
    if "$orderby" in request.query and (search is not None or condition) and not _advanced(request):
        raise _unsupported("Sorting not supported for current query.")
    if "$skip" in request.query and "$skiptoken" not in request.query:
        raise GraphError(400, "Request_BadRequest", "'$skip' is not supported by the service.")
    rows = ordered(
        request, accounts, {"displayname": lambda account: account.name, "userprincipalname": lambda a: a.principal_name}
    )
    return Answer(200, _directory_page(request, rows, row, context))


def _directory_page(request: GraphRequest, rows: list[Account], row: Callable[[Account], Json], context: str) -> Json:
    """A page whose nextLink carries an opaque $skiptoken, as directory collections have."""
    token = request.query.get("$skiptoken", "")
    if token and not (token.startswith("RFNwdAo") and token[7:].isdigit()):
        raise GraphError(
            400,
            "Directory_ExpiredPageToken",
            "The specified page token value has expired and can no longer be included in your request.",
        )
    skip = int(token[7:]) if token else 0
    top = whole_number(request, "$top", DEFAULT_USERS, least=1)
    if top > MOST_USERS:
        message = f"Invalid page size specified: '{top}'. Must be between 1 and {MOST_USERS} inclusive."
        raise GraphError(400, "Request_UnsupportedQuery", message)
    body = page(request, rows[skip : skip + top], default=top, most=top, shown=row, context=context)
    if "@odata.count" in body:
        body["@odata.count"] = len(rows)
    if skip + top < len(rows):
        body["@odata.nextLink"] = request.link(skiptoken=f"RFNwdAo{skip + top}")
    return body


def _reader(account: Account, table: dict[str, Callable[[Account], object]]) -> Callable[[str], Any]:
    lower = {name.lower(): read for name, read in table.items()}

    def read(path: str) -> Any:
        field = lower.get(path.lower())
        if field is None:
            raise GraphError(400, "BadRequest", f"Could not find a property named '{path}' on type 'microsoft.graph.user'.")
        return field(account)

    return read


def _check_filter(request: GraphRequest, condition: Condition, table: dict[str, Callable[[Account], object]]) -> None:
    """Simple filters work everywhere; the rest only as advanced queries, some never."""
    lower = {name.lower() for name in table}
    for part in _parts(condition):
        match part:
            case AnyOf(path, variable, _):
                if path.lower() not in ("proxyaddresses", "othermails", "businessphones"):
                    raise _unsupported(f"Unsupported or invalid query filter clause specified for property '{path}'.")
                if any(c.operator not in ("eq", "startswith") or c.path != variable for c in comparisons(part)):
                    raise _unsupported(f"Unsupported or invalid query filter clause specified for property '{path}'.")
            case Comparison(path, operator, _):
                if path.lower() not in lower:
                    raise GraphError(
                        400, "BadRequest", f"Could not find a property named '{path}' on type 'microsoft.graph.user'."
                    )
                if path.lower() not in _FILTERABLE or path.lower() in ("proxyaddresses", "othermails"):
                    raise _unsupported(
                        f"Unsupported or invalid query filter clause specified for property '{path}' of resource 'User'."
                    )
                if operator in ("contains", "gt", "lt"):
                    raise _unsupported(
                        f"Unsupported or invalid query filter clause specified for property '{path}' of resource 'User'."
                    )
                if operator in ("ne", "endswith") and not _advanced(request):
                    raise _unsupported(f"Operator '{operator}' is not supported without advanced query capabilities.")
            case Not() if not _advanced(request):
                raise _unsupported("Operator 'not' is not supported without advanced query capabilities.")
            case _:
                pass


def _parts(condition: Condition) -> Iterable[Condition]:
    yield condition
    match condition:
        case Both(parts) | Either(parts):
            for part in parts:
                yield from _parts(part)
        case Not(part):
            yield from _parts(part)
        case _:
            return


def _searched(accounts: list[Account], search: str, table: dict[str, Callable[[Account], object]]) -> list[Account]:
    terms = parse_search(search)
    lower = {name.lower(): read for name, read in table.items()}
    for _, name, _ in terms:
        if name not in _SEARCHABLE or name not in lower:
            raise _unsupported(f"Property '{name}' is not supported for $search.")

    def fits(account: Account) -> bool:
        result: bool | None = None
        for join, name, words in terms:
            here = _has_words(str(lower[name](account) or ""), words, by_word=name in _SEARCHED_BY_WORD)
            result = here if result is None else (result and here) if join == "AND" else (result or here)
        return bool(result)

    return [account for account in accounts if fits(account)]


def _has_words(text: str, words: str, *, by_word: bool) -> bool:
    """Every wanted word begins some word of the text; accents count. Other properties: the text begins so."""
    if not by_word:
        return text.lower().startswith(words.lower())
    there = words_of(text)
    return all(any(word.startswith(wanted) for word in there) for wanted in words_of(words))


def get_user(call: Call) -> Answer:
    account = _user(call)
    body = _user_row(call)(account)
    if "mailboxsettings" in call.request.query.get("$select", "").lower():
        if not call.may("MailboxSettings.Read", "MailboxSettings.ReadWrite"):
            raise GraphError(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")
        if account.has_mailbox:
            body["mailboxSettings"] = settings_wire(account)
    return Answer(200, {"@odata.context": f"{call.request.base}/$metadata#users/$entity", **body})


def _user(call: Call) -> Account:
    if call.owner is None:
        raise _not_found(call.params.get("user", ""))
    return call.owner


def _directory_object(call: Call, account: Account, row: Callable[[Account], Json]) -> Json:
    kind = "#microsoft.graph.group" if account.is_group else "#microsoft.graph.user"
    if account.is_group:
        return {"@odata.type": kind, **{name: read(account) for name, read in GROUP_FIELDS.items()}}
    if not call.may("User.Read.All", "User.ReadBasic.All", "User.ReadWrite.All", "Directory.Read.All"):
        # GroupMember.Read.All alone shows that somebody is a member, not who.
        return {"@odata.type": kind, "id": account.id} | {
            name: None for name in _BY_DEFAULT if name not in ("id", "businessPhones")
        }
    return {"@odata.type": kind, **row(account)}


def manager(call: Call) -> Answer:
    account = _user(call)
    found = call.world.accounts.get(account.manager)
    if found is None:
        raise _not_found("manager")
    body = _directory_object(call, found, _user_row(call))
    return Answer(200, {"@odata.context": f"{call.request.base}/$metadata#directoryObjects/$entity", **body})


def direct_reports(call: Call) -> Answer:
    boss = _user(call)
    rows = [account for account in call.world.accounts.values() if account.manager == boss.id]
    return _objects(call, rows)


def _objects(call: Call, rows: list[Account]) -> Answer:
    row = _user_row(call)
    body = _directory_page(call.request, rows, lambda account: _directory_object(call, account, row), "directoryObjects")
    return Answer(200, body)


def _group(call: Call) -> Account:
    group = call.world.accounts.get(call.params["group"].lower())
    if group is None or not group.is_group:
        raise _not_found(call.params["group"])
    return group


def get_group(call: Call) -> Answer:
    group = _group(call)
    names = _fields(call, GROUP_FIELDS, GROUP_FIELDS, "group")
    body = {name: GROUP_FIELDS[name](group) for name in names}
    return Answer(200, {"@odata.context": f"{call.request.base}/$metadata#groups/$entity", **body})


def members(call: Call) -> Answer:
    return _objects(call, call.world.members(_group(call)))


def transitive_members(call: Call) -> Answer:
    return _objects(call, call.world.transitive_members(_group(call)))


def people(call: Call) -> Answer:
    """People relevant to somebody, best first: their team, their department, everybody with a mailbox, groups."""
    viewer = _user(call)
    search = call.request.query.get("$search")
    if search is not None and call.caller.user is None:
        raise GraphError(400, "BadRequest", "The query option '$search' is not supported for the people of another user.")
    everybody = [a for a in call.world.accounts.values() if a.id != viewer.id and a.enabled]
    ranked = sorted(everybody, key=lambda account: (-_relevance(viewer, account), account.name))
    if search is not None:
        wanted = search.strip('"').lower()
        ranked = [a for a in ranked if any(word.startswith(wanted) for word in words_of(a.name)) or a.mail.startswith(wanted)]
    body = page(call.request, ranked, default=10, most=1000, shown=lambda a: _person_wire(viewer, a), context="people")
    return Answer(200, body)


def _relevance(viewer: Account, account: Account) -> float:
    score = 1.0
    if viewer.manager and account.manager == viewer.manager:
        score += 8
    if account.id == viewer.manager or account.manager == viewer.id:
        score += 6
    if account.department and account.department == viewer.department:
        score += 4
    return score


def _person_wire(viewer: Account, account: Account) -> Json:
    kind, sub = ("Group", "UnifiedGroup") if account.is_group else ("Person", "OrganizationUser")
    if account.kind == "room":
        kind, sub = "Other", "Room"
    return {
        "id": account.id,
        "displayName": account.name,
        "givenName": account.given_name or None,
        "surname": account.surname or None,
        "jobTitle": account.job_title or None,
        "department": account.department or None,
        "officeLocation": account.office or None,
        "userPrincipalName": None if account.is_group else account.principal_name,
        "isFavorite": False,
        "scoredEmailAddresses": [
            {"address": account.mail, "relevanceScore": _relevance(viewer, account), "selectionLikelihood": "notSpecified"}
        ],
        "personType": {"class": kind, "subclass": sub},
    }
