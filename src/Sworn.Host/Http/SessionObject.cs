using System.Text.Json;
using Sworn.Host.Identity;

namespace Sworn.Host.Http;

/// <summary>The body of GET session.</summary>
internal sealed record SessionObject(
    string User, IReadOnlyList<Role> Roles, AccountScopes Scopes, string Csrf, string Banner, bool MustChangePassword, int IdleTimeoutSeconds);

/// <summary>The body of POST session.</summary>
internal sealed record LoginRequest(string User, string Password);

/// <summary>The body of POST session/claim.</summary>
internal sealed record ClaimRequest(string Token, string User, string Password);

/// <summary>The body of POST session/password.</summary>
internal sealed record OwnPasswordRequest(string Current, string Password);

/// <summary>One open log-in.</summary>
internal sealed record SessionEntry(string Id, string User, string Origin, DateTimeOffset Started, DateTimeOffset LastSeen, bool Current);

/// <summary>The body of GET sessions.</summary>
internal sealed record SessionList(IReadOnlyList<SessionEntry> Sessions);

/// <summary>The body of POST users.</summary>
internal sealed record UserRequest(
    string Name, IReadOnlyList<Role> Roles, string? Password = null, AccountScopes? Scopes = null, string? Certificate = null, bool MustChangePassword = true);

/// <summary>The body of POST users/{name}/password.</summary>
internal sealed record PasswordRequest(string Password, bool MustChangePassword = true);

/// <summary>One account.</summary>
internal sealed record UserEntry(
    string Name, IReadOnlyList<Role> Roles, AccountScopes Scopes, string? Certificate, DateTimeOffset Created, DateTimeOffset? LastLogin,
    DateTimeOffset? LockedUntil, bool MustChangePassword);

/// <summary>The body of GET users.</summary>
internal sealed record UserList(IReadOnlyList<UserEntry> Users);

/// <summary>The body of POST tokens.</summary>
internal sealed record TokenRequest(string Name, string? User = null, int? Days = null);

/// <summary>The answer to POST tokens: the one time that the secret is shown.</summary>
internal sealed record NewToken(string Id, string Token);

/// <summary>One token.</summary>
internal sealed record TokenEntry(string Id, string User, string Name, DateTimeOffset Created, DateTimeOffset? Expires);

/// <summary>The body of GET tokens.</summary>
internal sealed record TokenList(IReadOnlyList<TokenEntry> Tokens);

/// <summary>The body of POST verify.</summary>
internal sealed record VerifyRequest(bool Quick = false);

/// <summary>One checkpoint.</summary>
internal sealed record CheckpointEntry(string Store, string Origin, ulong Size, string Root, string Note);

/// <summary>The body of GET checkpoints.</summary>
internal sealed record CheckpointList(IReadOnlyList<CheckpointEntry> Checkpoints);

/// <summary>One bucket of a histogram.</summary>
internal sealed record BucketObject(DateTimeOffset Start, long Total, IReadOnlyList<long> BySeverity);

/// <summary>The body of GET histogram.</summary>
internal sealed record HistogramObject(long BucketSeconds, IReadOnlyList<BucketObject> Buckets, bool Complete);

/// <summary>One value of a facet.</summary>
internal sealed record FacetValueObject(string Value, long Count);

/// <summary>One facet.</summary>
internal sealed record FacetObject(string Name, int Distinct, bool Whole, IReadOnlyList<FacetValueObject> Values);

/// <summary>The body of GET facets.</summary>
internal sealed record FacetList(IReadOnlyList<FacetObject> Fields, bool Complete);

/// <summary>The leaf of a record.</summary>
internal sealed record LeafObject(ulong Index, string Hash, [property: System.Text.Json.Serialization.JsonPropertyName("entry_b64")] string Entry, [property: System.Text.Json.Serialization.JsonPropertyName("body_hash")] string BodyHash, [property: System.Text.Json.Serialization.JsonPropertyName("salt_b64")] string? Salt);

/// <summary>The path of a record to the root.</summary>
internal sealed record ProofObject(ulong TreeSize, IReadOnlyList<string> Path);

/// <summary>The body of GET records/{store}/{index}.</summary>
internal sealed record RecordObject(
    JsonElement Record, LeafObject Leaf, ProofObject? Proof, string? Checkpoint, IReadOnlyList<string> Keys);

/// <summary>One completion.</summary>
internal sealed record CompletionItem(string Text, string Kind);

/// <summary>The body of GET complete: what may stand in place of the text from one character to another.</summary>
internal sealed record CompletionList(int From, int To, IReadOnlyList<CompletionItem> Items);
