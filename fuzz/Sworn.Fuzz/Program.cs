using System.Diagnostics;
using System.Globalization;
using Sworn.Fuzz.Inputs;
using Sworn.Fuzz.Targets;
using Sworn.Testing;

namespace Sworn.Fuzz;

/// <summary>Runs one target on mutated inputs: <c>Sworn.Fuzz --target parser --count 1000000 --seed 1</c>.</summary>
internal static class Program
{
    private const string Usage = """
        Sworn.Fuzz --target parser|json|framer|timestamp|relp|beep|journal [--count N] [--seed S]

        Feeds a parser with N inputs (1000000) that follow from the seed S (1), and compares what it says with a slow
        oracle. Ends with 0 when none failed, with 1 at the first that did, after printing it, and with 2 when it was
        called wrongly.
        """;

    private static readonly Dictionary<string, FuzzTarget> Targets = new(StringComparer.Ordinal)
    {
        ["parser"] = ParserTarget.Fuzz,
        ["json"] = JsonTarget.Fuzz,
        ["framer"] = FramerTarget.Fuzz,
        ["timestamp"] = TimestampTarget.Fuzz,
        ["relp"] = RelpTarget.Fuzz,
        ["beep"] = BeepTarget.Fuzz,
        ["journal"] = JournalTarget.Fuzz,
    };

    private static int Main(string[] arguments)
    {
        var options = Options.Read(arguments);
        if (options is null || !Targets.TryGetValue(options.Target, out var target))
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        var started = Stopwatch.GetTimestamp();
        var done = Run(target, options);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var rate = done / Math.Max(seconds, 0.001);
        Console.WriteLine(FormattableString.Invariant(
            $"{options.Target}: {done} inputs from seed {options.Seed} in {seconds:F1} s, {rate:F0} a second"));
        return done == options.Count ? 0 : 1;
    }

    /// <summary>Runs until the count is reached or an input fails.</summary>
    /// <returns>How many inputs passed.</returns>
    private static long Run(FuzzTarget target, Options options)
    {
        var inputs = Seeds.Of(options.Target);
        var mutator = new Mutator(new SeededRandom(options.Seed), inputs);
        for (long number = 0; number < options.Count; number++)
        {
            var input = mutator.Next();
            if (!TryInput(target, input, number))
            {
                return number;
            }
        }

        return options.Count;
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Design",
        "CA1031",
        Justification = "Whatever a parser throws is the finding that is looked for: it is printed and ends the run.")]
    private static bool TryInput(FuzzTarget target, ReadOnlySpan<byte> input, long number)
    {
        try
        {
            target(input);
            return true;
        }
        catch (Exception failure)
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"input {number}: {failure}"));
            Console.Error.WriteLine(System.Text.Encoding.Latin1.GetString(input).ReplaceLineEndings("\\n"));
            Console.Error.WriteLine(Convert.ToBase64String(input));
            return false;
        }
    }
}
