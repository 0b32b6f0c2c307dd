using Sworn.Fuzz.Inputs;
using Sworn.Fuzz.Targets;
using Sworn.Testing;

namespace Sworn.Protocols.Tests;

/// <summary>Each fuzz target holds over the first inputs of a seed; longer runs are <c>Sworn.Fuzz</c>'s.</summary>
public sealed class FuzzTargetTests
{
    private const int Inputs = 20_000;

    private delegate void Target(ReadOnlySpan<byte> input);

    [Fact]
    public void The_parser_agrees_with_the_grammar_of_RFC_5424_on_mutated_messages() =>
        Run("parser", ParserTarget.Fuzz, 5424);

    [Fact]
    public void The_parse_object_of_mutated_messages_is_whole() => Run("json", JsonTarget.Fuzz, 8259);

    [Fact]
    public void The_framer_agrees_with_a_slow_one_on_mutated_streams() => Run("framer", FramerTarget.Fuzz, 6587);

    [Fact]
    public void Timestamps_agree_with_the_calendar_on_mutated_texts() => Run("timestamp", TimestampTarget.Fuzz, 3339);

    [Fact]
    public void The_relp_framer_agrees_with_a_slow_one_on_mutated_sessions() => Run("relp", RelpTarget.Fuzz, 20514);

    [Fact]
    public void Beep_sessions_agree_with_a_slow_reader_on_mutated_streams() => Run("beep", BeepTarget.Fuzz, 3195);

    [Fact]
    public void The_journal_reader_agrees_with_a_slow_one_on_mutated_exports() => Run("journal", JournalTarget.Fuzz, 252);

    private static void Run(string name, Target target, ulong seed)
    {
        var mutator = new Mutator(new SeededRandom(seed), Seeds.Of(name));
        for (var number = 0; number < Inputs; number++)
        {
            var input = mutator.Next();
            var failure = Record(target, input);
            Assert.True(failure is null, $"seed {seed}, input {number}, {Convert.ToBase64String(input)}: {failure}");
        }
    }

    private static Exception? Record(Target target, ReadOnlySpan<byte> input)
    {
        var octets = input.ToArray();
        return Xunit.Record.Exception(() => target(octets));
    }
}
