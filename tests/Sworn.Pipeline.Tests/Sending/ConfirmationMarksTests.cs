using Sworn.Pipeline.Sending;

namespace Sworn.Pipeline.Tests.Sending;

public sealed class ConfirmationMarksTests
{
    private readonly ConfirmationMarks _marks = new();

    [Fact]
    public void A_cursor_moves_as_far_as_everything_is_confirmed()
    {
        _marks.Add(new ConfirmationMarks.Mark(10, 3, 0));
        _marks.Add(new ConfirmationMarks.Mark(20, 5, 1));
        _marks.Add(new ConfirmationMarks.Mark(30, 9, 2));

        Assert.False(_marks.TryTake(2, out _));
        Assert.True(_marks.TryTake(6, out var reached));
        Assert.Equal(new ConfirmationMarks.Mark(10, 3, 0), reached);
        Assert.True(_marks.TryTake(6, out reached));
        Assert.Equal(new ConfirmationMarks.Mark(20, 5, 1), reached);
        Assert.False(_marks.TryTake(8, out _));
        Assert.True(_marks.TryTake(9, out reached));
        Assert.Equal(30UL, reached.End);
        Assert.True(_marks.IsEmpty);
    }

    [Fact]
    public void Frames_that_held_nothing_for_an_output_move_its_cursor_and_are_kept_as_one()
    {
        for (var end = 1UL; end <= 1_000_000; end++)
        {
            _marks.Add(new ConfirmationMarks.Mark(end, 0, 0));
        }

        Assert.True(_marks.TryTake(0, out var reached));
        Assert.Equal(1_000_000UL, reached.End);
        Assert.False(_marks.TryTake(0, out _));
    }
}
