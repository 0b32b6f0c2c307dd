using Sworn.Core.Ledger;

namespace Sworn.Store.Journal;

/// <summary>
/// A record whose body is no longer stored (design/ledger.md, section 5.12). What the tree needs of it stays: its entry, the
/// length of its body and the salted digest, which tells nothing once the salt is gone.
/// </summary>
/// <param name="Number">The record's position in its frame.</param>
/// <param name="BodyLength">The octets that the body had.</param>
/// <param name="BodyDigest">The digest of salt and body.</param>
/// <param name="Cause">Why it is gone.</param>
public sealed record WithheldRecord(int Number, uint BodyLength, Digest BodyDigest, WithheldCause Cause);
