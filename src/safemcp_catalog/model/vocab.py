"""The small closed vocabularies of the catalog, each as a Literal."""

from typing import Literal, get_args

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
