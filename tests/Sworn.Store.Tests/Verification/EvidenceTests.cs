using System.Text;
using Sworn.Core.Ledger;
using Sworn.Store.Evidence;
using Sworn.Store.Log;
using Sworn.Store.Tests.Log;
using Sworn.Store.Verification;
using Sworn.Testing;

namespace Sworn.Store.Tests.Verification;

/// <summary>Rows 43 to 45 of the ledger's attack table: a bundle proves what it shows, or says that it does not.</summary>
public sealed class EvidenceTests : IDisposable
{
    private static readonly ulong[] Matches = [20, 23, 31];

    private readonly SimulatedDisk _disk = new();
    private readonly LogScenario _scenario;
    private readonly LogSigner _witness = LogSigner.GenerateWitness("witness.example/w1");
    private readonly TrustPolicy _policy;
    private readonly string[] _lines;

    public EvidenceTests()
    {
        _scenario = new LogScenario(_disk);
        using (var log = _scenario.Open())
        {
            _scenario.Append(log, 300);
            log.Stop();
        }

        var octets = _disk.Content(LogFiles.Checkpoint);
        Assert.True(SignedNote.TryParse(octets, out var note));
        var time = (ulong)_scenario.Time.GetUtcNow().ToUnixTimeSeconds();
        _disk.Plant(LogFiles.Checkpoint, [.. octets, .. Encoding.UTF8.GetBytes(_witness.Cosign(note.Text, time).ToLine())]);
        var root = Encoding.UTF8.GetString(_disk.Content(LogFiles.RootKey)).Trim();
        Assert.True(TrustPolicy.TryParse($"log {root}\nwitness w1 {_witness.Key}\nquorum w1\n", out var policy, out _));
        _policy = policy;
        using var bundle = new MemoryStream();
        EvidenceExporter.Write(bundle, _disk, "message", Matches, _scenario.Time.GetUtcNow());
        _lines = Encoding.UTF8.GetString(bundle.ToArray()).TrimEnd('\n').Split('\n');
    }

    public void Dispose()
    {
        _scenario.Dispose();
        _witness.Dispose();
    }

    [Fact]
    public void An_honest_bundle_is_verified_and_shows_every_entry_of_its_range_but_only_the_matching_bodies()
    {
        var report = Check(_lines);

        Assert.True(report.Verdict == Verdict.Verified, report.ToText());
        var records = _lines.Where(line => line.Contains("\"t\":\"record\"", StringComparison.Ordinal)).ToList();
        Assert.Equal(12, records.Count);
        Assert.Equal(3, records.Count(line => !line.Contains("\"body\":null", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_line_left_out_doubled_or_swapped_with_the_next_is_noticed()
    {
        for (var number = 0; number < _lines.Length; number++)
        {
            AssertRefused([.. _lines[..number], .. _lines[(number + 1)..]], $"line {number} left out");
            if (!_lines[number].Contains("\"checkpoint\"", StringComparison.Ordinal))
            {
                AssertRefused([.. _lines[..(number + 1)], .. _lines[number..]], $"line {number} doubled");
            }

            if (number + 1 < _lines.Length && !IsSwapHarmless(number))
            {
                var swapped = _lines.ToArray();
                (swapped[number], swapped[number + 1]) = (swapped[number + 1], swapped[number]);
                AssertRefused(swapped, $"line {number} swapped");
            }
        }
    }

    [Fact]
    public void Every_changed_character_of_what_is_signed_is_noticed()
    {
        var random = new SeededRandom(43);
        for (var round = 0; round < 3_000; round++)
        {
            var number = 1 + random.Below(_lines.Length - 1);
            var line = _lines[number];
            var at = line.IndexOf(':', StringComparison.Ordinal) + random.Below(line.Length - line.IndexOf(':', StringComparison.Ordinal));
            var changed = line[..at] + (char)('0' + random.Below(60)) + line[(at + 1)..];
            if (changed == line)
            {
                continue;
            }

            var lines = _lines.ToArray();
            lines[number] = changed;
            AssertRefused(lines, $"seed {random.Seed}, round {round}, line {number}, column {at}");
        }
    }

    [Fact]
    public void A_range_smaller_than_the_requested_one_is_incomplete()
    {
        var lines = _lines.ToArray();
        lines[0] = lines[0].Replace("[20,32]", "[10,32]", StringComparison.Ordinal);

        Assert.Equal(Verdict.Incomplete, Check(lines).Verdict);
    }

    [Fact]
    public void A_bundle_of_another_log_or_without_cosignature_is_not_verified()
    {
        using var other = LogSigner.Generate("sworn.example/other/main");
        Assert.Equal(Verdict.Tampered, Check(_lines, TrustPolicy.ForLog(other.Key)).Verdict);
        var late = EvidenceChecker.Check(
            Stream(_lines), _policy, _scenario.Time.GetUtcNow() + TimeSpan.FromHours(2), TimeSpan.FromMinutes(10));
        Assert.Equal(Verdict.Unanchored, late.Verdict);
    }

    [Fact]
    public void Hostile_bundles_give_findings_and_no_exception()
    {
        var random = new SeededRandom(4545);
        for (var round = 0; round < 500; round++)
        {
            var octets = Encoding.UTF8.GetBytes(string.Join('\n', _lines));
            for (var change = 0; change < 20; change++)
            {
                octets[random.Below(octets.Length)] = unchecked((byte)random.NextUInt64());
            }

            using var bundle = new MemoryStream(octets);
            Assert.NotEqual(
                Verdict.Verified, EvidenceChecker.Check(bundle, _policy, _scenario.Time.GetUtcNow(), TimeSpan.FromMinutes(10)).Verdict);
        }

        Assert.NotEqual(Verdict.Verified, Check([]).Verdict);
        Assert.NotEqual(Verdict.Verified, Check([new string('[', 1_000_000)]).Verdict);
    }

    [Fact]
    public void Nothing_above_the_checkpoint_can_be_exported()
    {
        using var bundle = new MemoryStream();
        Assert.Throws<EvidenceException>(() => EvidenceExporter.Write(bundle, _disk, "x", [100_000], _scenario.Time.GetUtcNow()));
        Assert.Throws<EvidenceException>(() => EvidenceExporter.Write(bundle, _disk, "x", [], _scenario.Time.GetUtcNow()));
    }

    private static MemoryStream Stream(string[] lines) => new(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));

    /// <summary>Keys and checkpoints may come in any order before the range; they mean the same.</summary>
    private bool IsSwapHarmless(int number) =>
        number > 0 && !_lines[number].Contains("\"record\"", StringComparison.Ordinal)
        && !_lines[number + 1].Contains("\"record\"", StringComparison.Ordinal);

    private VerificationReport Check(string[] lines, TrustPolicy? policy = null)
    {
        using var bundle = Stream(lines);
        return EvidenceChecker.Check(bundle, policy ?? _policy, _scenario.Time.GetUtcNow(), TimeSpan.FromMinutes(10));
    }

    private void AssertRefused(string[] lines, string what) =>
        Assert.True(Check(lines).Verdict != Verdict.Verified, what);
}
