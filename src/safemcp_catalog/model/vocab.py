"""The small closed vocabularies of the catalog, each as a Literal."""

from collections.abc import Mapping
from typing import Any, Literal, get_args

Status = Literal["draft", "stable", "deprecated"]
Severity = Literal["critical", "high", "medium", "low"]
Level = Literal["high", "medium", "low"]
ImpactLevel = Literal["high", "medium", "low", "none"]
Maturity = Literal["in-the-wild", "demonstrated", "theoretical"]
AppliesTo = Literal["mcp", "a2a", "tool-calling"]
RevisionEffect = Literal["introduces", "widens", "narrows", "moves", "closes"]
ControlType = Literal["preventive", "detective", "corrective"]
TechniqueRelation = Literal["enables", "follows", "variant-of", "similar-to"]
MappingRelation = Literal["equivalent", "narrower", "broader", "related"]
ControlRelation = Literal["supports", "intersects-with", "equivalent"]
ControlProperty = Literal["example-of", "integral-to", "precedes"]
Coverage = Literal["full", "partial", "minimal"]
Responsibility = Literal["server-author", "client-author", "operator", "organization"]
ReferenceKind = Literal[
    "specification", "standard", "framework", "paper", "advisory", "cve", "vendor-blog", "research", "news", "case-study", "guidance", "tool", "documentation", "other"
]
SignalSource = Literal["client-config", "tools-list", "server-manifest", "bundle-manifest", "skill", "agent-card"]
SignalTest = Literal["pattern", "hidden-characters", "unpinned-package", "secret", "missing-field", "present", "plain-http"]
MitigationCategory = Literal[
    "architecture", "authorization", "supply-chain", "content", "isolation", "interface", "data", "monitoring", "limits", "governance"
]
Phase = Literal["design", "build", "operate"]
AssessmentMethod = Literal["examine", "interview", "test"]
PolicyLanguage = Literal["rego", "cedar"]
Availability = Literal["standard", "opt-in", "product", "mapped", "instrumented"]
ItemStatus = Literal["current", "withdrawn", "deprecated", "revoked"]
MappingUsage = Literal["allowed", "allowed-with-review", "discouraged", "prohibited"]
Tlp = Literal["clear", "green", "amber", "amber+strict", "red"]
NotMappedReason = Literal["out-of-scope", "organizational", "to-do"]
FrameworkKind = Literal["controls", "threats", "weaknesses"]
FieldType = Literal["string", "integer"]
SigmaStatus = Literal["stable", "test", "experimental"]
SigmaLevel = Literal["informational", "low", "medium", "high", "critical"]

SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""Most severe first."""

AVAILABILITIES: tuple[Availability, ...] = get_args(Availability)
"""What a log source's field needs before it exists, from the least to the most."""

SEVERITY_MEANING: dict[Severity, str] = {
    "critical": "Direct compromise of a system: the adversary runs code on it or acts with its full authority.",
    "high": "Exposure of data or credentials, or actions beyond what the user allowed.",
    "medium": "Limited impact: one session, one tool, or knowledge that makes another technique work.",
    "low": "Minimal impact alone: little is learned or changed.",
}

CATEGORY_NAMES: dict[MitigationCategory, str] = {
    "architecture": "Architecture",
    "authorization": "Identity and authorization",
    "supply-chain": "Supply chain",
    "content": "Content and input",
    "isolation": "Isolation",
    "interface": "User interface and consent",
    "data": "Data and memory",
    "monitoring": "Monitoring and response",
    "limits": "Limits",
    "governance": "Governance and people",
}
"""Groups in which mitigations are listed, in the order of the pages."""

MEANINGS: tuple[Mapping[Any, str], ...] = (
    {
        "draft": "Exists and is not written out: id, name, tactics or parent, summary and history are enough.",
        "stable": "Complete: everything that the kind has, and it has been reviewed.",
        "deprecated": "Given up, and kept for those who refer to it.",
    },
    SEVERITY_MEANING,
    {
        "clear": "May be shared with everybody.",
        "green": "May be shared within the community, and not in public.",
        "amber": "May be shared within the organization and with clients who need it.",
        "amber+strict": "May be shared within the organization alone.",
        "red": "For the eyes of those who receive it, and nobody else.",
    },
    {"high": "Much.", "medium": "Some.", "low": "Little."},
    {"high": "Lost as a whole, or where it matters most.", "medium": "Lost in part.", "low": "Hardly touched.", "none": "Not touched."},
    {
        "in-the-wild": "Used in real attacks, with a source that says so.",
        "demonstrated": "Shown by research or in a demonstration.",
        "theoretical": "Follows from how the systems work; nothing public was seen.",
    },
    {
        "mcp": "Systems that speak the Model Context Protocol.",
        "a2a": "Agents that call each other by the Agent2Agent protocol.",
        "tool-calling": "Any system that gives a model tools, whatever it speaks.",
    },
    {
        "introduces": "The revision made the technique possible.",
        "widens": "It is possible in more places, or has more effect.",
        "narrows": "It is possible in fewer places, or has less effect.",
        "moves": "It is possible elsewhere than before.",
        "closes": "It is no longer possible.",
    },
    {
        "preventive": "Keeps it from happening.",
        "detective": "Shows that it happens or has happened.",
        "corrective": "Limits or repairs what it has done.",
    },
    {
        "enables": "This technique makes the other one possible.",
        "follows": "This technique comes after the other one.",
        "variant-of": "This technique is a form of the other one.",
        "similar-to": "The two are easily confused: the note says how they differ.",
    },
    {
        "equivalent": "The two name the same thing.",
        "narrower": "The other one covers less.",
        "broader": "The other one covers more.",
        "related": "The two overlap, and neither covers the other.",
    },
    {
        "supports": "The mitigation helps to satisfy the control; nearly always the right one.",
        "intersects-with": "Both ask for something in common, and each for more: the rationale says what.",
        "equivalent": "The two ask for the same.",
    },
    {
        "example-of": "One way among others to satisfy the control.",
        "integral-to": "The control cannot be satisfied here without it.",
        "precedes": "Needed before the control can be satisfied.",
    },
    {
        "full": "All of the part that the rationale names.",
        "partial": "Some of that part.",
        "minimal": "A little of that part.",
    },
    {
        "server-author": "Who writes the server.",
        "client-author": "Who writes the client or host.",
        "operator": "Who runs the system.",
        "organization": "Who answers for it: policy, people, contracts.",
    },
    {
        "specification": "Text of a protocol or format.",
        "standard": "Published by a body of standards.",
        "framework": "Catalog of controls, techniques or risks.",
        "paper": "Peer-reviewed or preprint.",
        "advisory": "Advisory of a vendor or project on one vulnerability.",
        "cve": "Record of a CVE.",
        "vendor-blog": "Post of a company on its own or others' products.",
        "research": "Report of researchers outside a journal.",
        "news": "Journalism.",
        "case-study": "Account of one incident.",
        "guidance": "Advice on how to do it.",
        "tool": "Software, or its repository.",
        "documentation": "Manual of a product.",
        "other": "None of these.",
    },
    {
        "client-config": "Configuration of a client: its servers, commands and addresses.",
        "tools-list": "A server's answer to tools/list.",
        "server-manifest": "A server's entry in a registry, server.json.",
        "bundle-manifest": "The manifest of an MCP bundle.",
        "skill": "The head of a skill's file.",
        "agent-card": "An A2A agent card.",
    },
    {
        "pattern": "The value matches one of `patterns`.",
        "hidden-characters": "The value holds invisible, bidirectional or tag characters.",
        "unpinned-package": "The value starts a package without an exact version.",
        "secret": "The value looks like a credential.",
        "missing-field": "The selected object lacks the member that `field` names.",
        "present": "The path selects something.",
        "plain-http": "The value is an http address of another machine.",
    },
    CATEGORY_NAMES,
    {"design": "Before anything is written.", "build": "While it is written and deployed.", "operate": "While it runs."},
    {
        "examine": "Read, inspect or observe (NIST SP 800-53A).",
        "interview": "Ask people (NIST SP 800-53A).",
        "test": "Run it and compare what comes out (NIST SP 800-53A).",
    },
    {"rego": "Open Policy Agent.", "cedar": "Cedar."},
    {
        "standard": "Every implementation has it.",
        "opt-in": "There once it is switched on.",
        "product": "Some products have it.",
        "mapped": "There after a mapping from another name.",
        "instrumented": "Somebody has to write the code that records it.",
    },
    {
        "current": "May be cited.",
        "withdrawn": "No longer part of the framework.",
        "deprecated": "Still there, and no longer recommended.",
        "revoked": "Replaced by another item.",
    },
    {
        "allowed": "May be mapped.",
        "allowed-with-review": "May be mapped after a second look.",
        "discouraged": "Too broad to be mapped well.",
        "prohibited": "Not to be mapped.",
    },
    {
        "out-of-scope": "Not about systems that give models tools.",
        "organizational": "Met by the organization, not by a measure of this catalog.",
        "to-do": "Nobody has got to it yet.",
    },
    {"controls": "Target of a mitigation's crosswalk.", "threats": "Target of a technique's mapping.", "weaknesses": "Target of a technique's mapping."},
    {"string": "Text.", "integer": "A whole number."},
    {"stable": "In use for long, with few false alarms.", "test": "Tested on sample events.", "experimental": "Not tried on real logs."},
    {
        "informational": "Context for other alerts.",
        "low": "Worth a look in a review.",
        "medium": "Worth a look in a day.",
        "high": "Worth a look now.",
        "critical": "An incident.",
    },
)
"""What each value of each vocabulary means, in a few words: the help of an editor. The schemas find them by their keys."""
