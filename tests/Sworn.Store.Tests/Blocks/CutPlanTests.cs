using Sworn.Store.Blocks;
using Sworn.Testing;

namespace Sworn.Store.Tests.Blocks;

public sealed class CutPlanTests
{
    private static readonly string[] Words = ["trust", "untrust", "N/A", "UNKNOWN", "session", "denied", "a b", "x", "10.1.1.1", "443", "N/A(N/A)", "fe", "-"];

    [Fact]
    public void Records_are_cut_by_plans_as_by_the_slot_rule()
    {
        var planned = 0;
        for (ulong seed = 1; seed <= 12; seed++)
        {
            var random = new SeededRandom(seed);
            using var scenario = new BlockScenario();
            var fixedValues = Values(random);
            for (var block = 0; block < 8; block++)
            {
                fixedValues = random.Chance(30) ? Values(random) : fixedValues;
                var odds = random.Pick([0, 0, 1, 10, 60]);
                List<string> bodies = [.. Enumerable.Range(0, 600).Select(_ => Body(random, fixedValues, odds))];
                scenario.Encode(bodies);
                Assert.True(scenario.IsSame(bodies, flipped: -1), $"seed {seed}, block {block}");
                AssertCutByTheRule(scenario, $"seed {seed}, block {block}");
                planned += scenario.Templates.Templates.Count(static template => template.Pattern?.Plan is not null);
            }
        }

        Assert.True(planned > 100, $"{planned} plans");
    }

    /// <summary>Every record has the template and the values that it has when it is cut by itself.</summary>
    private static void AssertCutByTheRule(BlockScenario scenario, string where)
    {
        var analyst = new ParameterAnalyst();
        var cutter = new RecordCutter();
        var layout = new RecordLayout();
        var reader = scenario.Reader;
        for (var number = 0; number < scenario.Records.Count; number++)
        {
            if (reader.TemplateOf[number] == reader.Templates.Count)
            {
                continue;
            }

            var body = scenario.Records.Body(number);
            layout.Clear();
            analyst.Analyze(scenario.Records.Fields(number), body, layout);
            Assert.True(cutter.Cut(body, layout));
            var used = reader.Templates[reader.TemplateOf[number]];
            var text = System.Text.Encoding.Latin1.GetString(body);
            Assert.True(used.Template.IsSame(cutter, layout.Facts), $"{where}: {text}");
            for (var slot = 0; slot < cutter.SlotCount; slot++)
            {
                var column = reader.Column(used, slot);
                var value = new byte[column.MaxLength];
                var length = column.Write(reader.RowOf[number], value);
                Assert.True(value.AsSpan(0, length).SequenceEqual(body.Slice(cutter.Starts[slot], cutter.Lengths[slot])), $"{where}, slot {slot}: {text}");
            }
        }
    }

    private static string[] Values(SeededRandom random) => [.. Enumerable.Range(0, 12).Select(_ => random.Pick(Words))];

    /// <summary>A record of one of three kinds whose values are mostly the fixed ones; with the odds of each, in percent, it has another.</summary>
    private static string Body(SeededRandom random, string[] fixedValues, int odds)
    {
        string V(int number) => random.Chance(odds) ? random.Pick(Words) : fixedValues[number];
        var zone = random.Pick(["trust", "untrust", "N/A", "dmz"]);
        // What stands in the text is one of two values that change places; when it is neither, it is a word.
        var (one, other) = random.Chance(odds) ? ("lan", "wan") : random.Chance(50) ? ("dmz", "lan") : ("lan", "dmz");
        var address = $"10.{random.Below(250)}.1.{random.Below(250)}";
        var start = $"<14>1 2026-11-24T0{random.Below(10)}:00:{random.Between(10, 59)}Z h{random.Below(4)} app ";
        return start + random.Below(3) switch
        {
            0 => $"[x a=\"{address}\" b=\"{V(0)}\" c=\"{V(1)}\" d=\"{zone}\" e=\"{V(2)}\"] session denied {address}/{random.Below(9999)}->{V(3)} {zone} {V(0)} {V(1)} N/A(N/A) {V(4)} {V(2)}",
            1 => $"[x a=\"{V(5)}\" b=\"{random.Below(100)}\" p=\"{one}\" q=\"{other}\"] dmz login of {V(6)} from {V(5)} port {random.Below(99)} {V(7)} k={V(8)} '{zone}' {V(9)}",
            _ => $"[x a=\"{V(10)}\"] {V(10)}: at 10:{random.Below(60)}: {V(11)}:{random.Pick(["1", "2", "1:2:3"])} x",
        };
    }
}
