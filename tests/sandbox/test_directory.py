"""Users, people, managers and groups (section 9 of the contract)."""

from __future__ import annotations

import pytest

from adapters.sandbox.apps import CLIENT_ID
from adapters.sandbox.people import Account
from tests.sandbox.client import ADA, ANA, Client, code_of

EVENTUAL = {"ConsistencyLevel": "eventual"}


async def names(graph: Client, path: str, **headers: str) -> list[str]:
    answer = await graph.call("GET", path, headers=headers)
    assert answer.status_code == 200, answer.text
    return [row["displayName"] for row in answer.json()["value"]]


async def test_search_needs_its_header(graph: Client) -> None:
    assert code_of(await graph.get('/users?$search="displayName:Ana"')) == (400, "Request_UnsupportedQuery")
    assert await names(graph, '/users?$search="displayName:Ana"', **EVENTUAL) == ["Ana Pérez", "Ana Petrova"]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ('"displayName:petrova ana"', ["Ana Petrova"]),
        ('"displayName:Perez"', []),
        ('"displayName:Pérez"', ["Ana Pérez"]),
        ('"displayName:lind"', ["Ada Lindqvist", "Eva Lind"]),
        ('"displayName:Ana" AND "mail:ana.pet"', ["Ana Petrova"]),
        ('"displayName:Chie" OR "displayName:Dev"', ["Chie Mori", "Dev Patel"]),
    ],
)
async def test_search_goes_by_beginnings_of_words_and_does_not_fold_accents(graph: Client, search: str, found: list[str]) -> None:
    assert await names(graph, f"/users?$search={search}", **EVENTUAL) == found


async def test_search_terms_need_quotes(graph: Client) -> None:
    assert (await graph.call("GET", "/users?$search=displayName:Ana", headers=EVENTUAL)).status_code == 400


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("startswith(displayName,'Ana') or startswith(mail,'ana')", ["Ana Pérez", "Ana Petrova"]),
        ("mail eq 'ANA.PEREZ@contoso.test'", ["Ana Pérez"]),
        ("userPrincipalName eq 'aoberg@contoso.test'", ["Åsa Öberg"]),
        ("proxyAddresses/any(x:x eq 'smtp:ana.p@contoso.test')", ["Ana Pérez"]),
        ("proxyAddresses/any(p: p eq 'smtp:ada.lindqvist@contoso.test')", ["Ada Lindqvist"]),
        ("accountEnabled eq false", ["Hana Sato"]),
        ("userType eq 'Guest'", ["Carla Gómez"]),
        ("startswith(displayName,'Ana') and department eq 'Finance'", ["Ana Petrova"]),
    ],
)
async def test_filters(graph: Client, condition: str, found: list[str]) -> None:
    assert await names(graph, f"/users?$filter={condition}") == found


@pytest.mark.parametrize(
    "condition", ["contains(displayName,'na')", "mail ne 'x'", "endswith(mail,'test')", "not startswith(mail,'a')"]
)
async def test_advanced_filters_are_refused_without_header_and_count(graph: Client, condition: str) -> None:
    assert code_of(await graph.get(f"/users?$filter={condition}")) == (400, "Request_UnsupportedQuery")


async def test_an_advanced_filter_works_with_both(graph: Client) -> None:
    assert "Carla Gómez" in await names(graph, "/users?$filter=endswith(mail,'partner.test')&$count=true", **EVENTUAL)


async def test_collections_page_by_an_opaque_token(graph: Client) -> None:
    first = (await graph.get("/users?$top=10&$select=id")).json()
    second = (await graph.get(first["@odata.nextLink"])).json()
    assert (len(first["value"]), len(second["value"])) == (10, 5)
    assert "@odata.nextLink" not in second
    assert (await graph.get("/users?$top=1000")).status_code == 400
    assert (await graph.get("/users?$skip=1")).status_code == 400


async def test_a_user_is_found_by_id_or_sign_in_name_not_by_another_address(graph: Client) -> None:
    fields = "id,displayName,givenName,surname,mail,userPrincipalName,jobTitle,department,officeLocation,userType,accountEnabled"
    found = (await graph.get(f"/users/aoberg@contoso.test?$select={fields}")).json()
    assert (found["id"], found["mail"]) == ("aaaaaaaa-0000-4000-8000-000000000016", "asa.oberg@contoso.test")
    assert (await graph.get(f"/users/{found['id']}")).json()["displayName"] == "Åsa Öberg"
    assert code_of(await graph.get("/users/asa.oberg@contoso.test")) == (404, "Request_ResourceNotFound")


async def test_a_guest_has_the_address_of_elsewhere(graph: Client) -> None:
    found = (await graph.get("/users/aaaaaaaa-0000-4000-8000-000000000012?$select=mail,userPrincipalName,userType")).json()
    assert found["mail"] == "carla@partner.test"
    assert found["userPrincipalName"] == "carla_partner.test#EXT#@contoso.test"
    assert found["userType"] == "Guest"


async def test_managers_and_reports(graph: Client) -> None:
    assert (await graph.get(f"/users/{ADA}/manager")).json()["displayName"] == "Eva Lind"
    reports = await names(graph, "/users/eva.lind@contoso.test/directReports?$select=displayName")
    assert reports == ["Ada Lindqvist", "Ana Pérez", "Ana Petrova", "Ben Okafor"]
    assert code_of(await graph.get("/users/eva.lind@contoso.test/manager")) == (404, "Request_ResourceNotFound")


async def test_groups_and_their_members(graph: Client) -> None:
    groups = (await graph.get("/groups?$filter=startswith(displayName,'design')&$select=id,displayName")).json()["value"]
    assert groups == [{"id": "aaaaaaaa-0000-4000-8000-000000000011", "displayName": "Design team"}]
    assert await names(graph, '/groups?$search="displayName:team"', **EVENTUAL) == ["Design team"]
    members = (await graph.get(f"/groups/{groups[0]['id']}/members")).json()["value"]
    assert {member["@odata.type"] for member in members} == {"#microsoft.graph.user"}
    assert sorted(member["displayName"] for member in members) == ["Ana Pérez", "Farid Rahimi", "Åsa Öberg"]


async def test_nested_groups_are_opened_by_transitive_members(graph: Client) -> None:
    outer = "aaaaaaaa-0000-4000-8000-0000000000ff"
    inner = "aaaaaaaa-0000-4000-8000-000000000011"
    graph.world.add(Account(outer, "Everybody", "everybody@contoso.test", kind="group", has_mailbox=False, members=(inner,)))
    assert await names(graph, f"/groups/{outer}/members") == ["Design team"]
    assert len(await names(graph, f"/groups/{outer}/transitiveMembers")) == 4


async def test_members_are_nameless_without_permission_to_read_users(graph: Client) -> None:
    await graph.control("POST", f"/apps/{CLIENT_ID}", {"remove_roles": ["User.Read.All"]})
    members = (await graph.get("/groups/aaaaaaaa-0000-4000-8000-000000000011/members")).json()["value"]
    assert {member["displayName"] for member in members} == {None}
    assert all(member["id"] for member in members)


async def test_relevant_people_come_best_first_and_are_not_only_people(graph: Client) -> None:
    found = (await graph.get(f"/users/{ANA}/people?$top=100")).json()["value"]
    assert found[0]["scoredEmailAddresses"][0]["relevanceScore"] >= found[-1]["scoredEmailAddresses"][0]["relevanceScore"]
    assert {one["personType"]["class"] for one in found} == {"Person", "Group", "Other"}
    assert code_of(await graph.get(f'/users/{ANA}/people?$search="ana"')) == (400, "BadRequest")
