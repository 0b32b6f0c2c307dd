using Sworn.Core.Ledger;

namespace Sworn.Store.Verification;

/// <summary>A signed note with what the log's keys say of it.</summary>
internal sealed record JudgedNote(SignedNote Note, Checkpoint Checkpoint, CheckpointVerdict Verdict, string Name);
