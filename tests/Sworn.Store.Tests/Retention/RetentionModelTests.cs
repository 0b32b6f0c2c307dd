using System.Globalization;
using Sworn.Store.Log;
using Sworn.Store.Retention;
using Sworn.Store.Verification;
using Sworn.Testing;

namespace Sworn.Store.Tests.Retention;

/// <summary>
/// Random lives of a log (appending, sealing, redacting, retiring a class or the oldest segments, holding, restarts, power
/// cuts) beside a model that only remembers which bodies must be readable and which must not be.
/// </summary>
public sealed class RetentionModelTests
{
    private const int Steps = 40;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Whatever_happens_in_whatever_order_the_log_agrees_with_the_model(ulong seed)
    {
        var random = new SeededRandom(seed);
        using var life = new Life(random);
        for (var step = 0; step < Steps; step++)
        {
            var what = life.Step();
            life.Check($"seed {seed}, step {step}: {what}");
        }

        Assert.True(life.Redacted + life.Retired > 2, $"seed {seed}: {life.Redacted} redacted, {life.Retired} retired");
    }

    private sealed class Life(SeededRandom random) : IDisposable
    {
        private readonly WithholdingScenario _scenario = new(96 << 10);
        private readonly Dictionary<string, ushort> _given = [];
        private readonly HashSet<string> _mustGo = [];
        private readonly HashSet<string> _mayGo = [];
        private int _next;

        public int Redacted { get; private set; }

        public int Retired { get; private set; }

        public string Step()
        {
            var act = _given.Count < 600 ? 0 : random.Below(9);
            var isCut = _given.Count >= 600 && random.Below(4) == 0;
            _scenario.Disk.CutAt = isCut ? _scenario.Disk.Operations + 1 + random.Below(40) : null;
            try
            {
                return Act(act) + (isCut ? ", not cut" : "");
            }
            catch (PowerCutException)
            {
                _scenario.Disk.LosePower(random);
                _scenario.Finish();
                return $"act {act}, cut";
            }
            finally
            {
                _scenario.Disk.CutAt = null;
            }
        }

        /// <summary>Everything that must be there is, nothing that must be gone is, and verification says nothing worse.</summary>
        public void Check(string where)
        {
            var report = _scenario.Verify();
            Assert.True(report.Verdict == Verdict.Unanchored, $"{where}: {report.ToText()}");
            var bodies = _scenario.Records().Values.Where(record => record.Withheld is null).Select(record => record.Body).ToHashSet();
            foreach (var body in _given.Keys.Where(body => !_mustGo.Contains(body) && !_mayGo.Contains(body)))
            {
                Assert.True(bodies.Contains(body), $"{where}: lost {body}");
            }

            var back = _mustGo.FirstOrDefault(bodies.Contains);
            Assert.True(back is null, $"{where}: {back} is there still");
        }

        public void Dispose() => _scenario.Dispose();

        private string Act(int act) => act switch
        {
            0 or 1 => Append(),
            2 => Seal(),
            3 or 4 => Redact(),
            5 => RetireClass(),
            6 => RetireOldest(),
            7 => ToggleHold(),
            _ => Restart(),
        };

        private string Append()
        {
            using var log = _scenario.Log.Open();
            for (var round = 0; round < 6; round++)
            {
                var bodies = Enumerable.Range(0, 40).Select(_ =>
                {
                    var number = _next++;
                    return ((ushort)(number % 3), string.Create(CultureInfo.InvariantCulture, $"<13>1 - h a - - - body {number} {random.Below(100)}"));
                }).ToList();
                Assert.True(log.TryAppend([_scenario.ClassBatch(log, bodies)], endsCommit: true));
                log.Sync();
                foreach (var (recordClass, body) in bodies)
                {
                    _given[body] = recordClass;
                }

                log.PrepareAhead();
            }

            log.Stop();
            return "appended";
        }

        private string Seal()
        {
            using var log = _scenario.Log.Open();
            _scenario.RemoveLeftovers();
            log.TryEndFile();
            log.WriteCheckpoint();
            _scenario.Seal(log);
            log.Stop();
            return "sealed";
        }

        private string Redact()
        {
            var left = _scenario.Records().Where(record => record.Value.Withheld is null && _given.ContainsKey(record.Value.Body)).ToList();
            if (left.Count == 0)
            {
                return "nothing to redact";
            }

            var (index, record) = left[random.Below(left.Count)];
            try
            {
                RedactionTarget.Find(_scenario.Disk, index, "chosen by lot");
            }
            catch (RedactionException refused)
            {
                return $"refused: {refused.Message}";
            }

            _mayGo.Add(record.Body);
            _scenario.Redact(index, "chosen by lot");
            _mustGo.Add(record.Body);
            Redacted++;
            return $"redacted {index}";
        }

        private string RetireClass()
        {
            var policy = new RetentionPolicy { Classes = [new ClassRule { Class = (ushort)random.Below(3), Count = 50 }] };
            var classes = new ClassRetention(_scenario.Disk, policy);
            if (classes.Decide(_scenario.Log.Time.GetUtcNow(), _scenario.CheckpointSize) is not { } decided)
            {
                return "no class to retire";
            }

            var going = _scenario.Records().Where(record => record.Key >= decided.First && record.Key < decided.End && record.Value.Withheld is null
                && _given.TryGetValue(record.Value.Body, out var recordClass) && recordClass == decided.Rule.Class).Select(record => record.Value.Body).ToList();
            _mayGo.UnionWith(going);
            new PendingWithholding(null, decided, classes.KeysOf(decided)).Write(_scenario.Disk);
            _scenario.Finish();
            _mustGo.UnionWith(going);
            Retired++;
            return $"retired class {decided.Rule.Class} up to {decided.End}";
        }

        private string RetireOldest()
        {
            var segments = new SegmentRetirement(_scenario.Disk, static () => new RetentionPolicy { Size = 60_000 }, () => 1_000_000);
            if (segments.Decide(_scenario.Log.Time.GetUtcNow(), _scenario.CheckpointSize) is not { } decided)
            {
                return "no segment to retire";
            }

            var going = _scenario.Records().Where(record => record.Key < decided.Retired.End && record.Value.Withheld is null).Select(record => record.Value.Body).ToList();
            _mayGo.UnionWith(going);
            _scenario.Say(log => RetentionLeaves.Retire(decided, log.Clock.Now().Utc));
            segments.Remove(decided.Retired);
            _mustGo.UnionWith(going.Where(_given.ContainsKey));
            Retired++;
            return $"retired up to {decided.Retired.End}";
        }

        private string ToggleHold()
        {
            var book = HoldBook.Read(_scenario.Disk);
            if (book.Holds is [var standing, ..])
            {
                _scenario.Say(log => RetentionLeaves.Release(standing.Id, "by lot", [], log.Clock.Now().Utc));
                book.Without(standing.Id).Write(_scenario.Disk);
                return "released";
            }

            var first = (ulong)random.Below(2_000);
            var hold = new Hold { Id = "h", First = first, End = first + 300, Class = random.Below(2) == 0 ? null : (ushort)random.Below(3), Reason = "by lot", Approvers = [] };
            book.With(hold).Write(_scenario.Disk);
            _scenario.Say(log => RetentionLeaves.Hold(hold, log.Clock.Now().Utc));
            HoldBook.Read(_scenario.Disk).Declared("h").Write(_scenario.Disk);
            return "held";
        }

        private string Restart()
        {
            _scenario.Finish();
            return "restarted";
        }
    }
}
