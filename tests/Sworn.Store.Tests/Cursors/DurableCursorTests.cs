using Sworn.Store.Cursors;
using Sworn.Store.Log;
using Sworn.Testing;

namespace Sworn.Store.Tests.Cursors;

public sealed class DurableCursorTests
{
    private const string Name = "central";
    private readonly SimulatedDisk _disk = new();

    [Fact]
    public void A_new_cursor_begins_where_its_owner_says()
    {
        using var cursor = Open(end: 100, start: 40);

        Assert.Equal((CursorOrigin.New, 40UL), (cursor.Origin, cursor.Next));
    }

    [Fact]
    public void The_position_survives_a_kill_without_a_sync()
    {
        using (var cursor = Open(end: 100, start: 0))
        {
            cursor.Advance(17);
            cursor.Advance(23);
        }

        _disk.KillProcess();
        using var again = Open(end: 100, start: 99);

        Assert.Equal((CursorOrigin.Kept, 23UL), (again.Origin, again.Next));
    }

    [Fact]
    public void After_power_loss_the_position_is_never_ahead_and_not_before_the_last_sync()
    {
        for (ulong seed = 1; seed <= 40; seed++)
        {
            var disk = new SimulatedDisk();
            using (var cursor = DurableCursor.Open(disk, Name, logId: 7, end: 1000, start: 0))
            {
                cursor.Advance(10);
                cursor.Sync();
                cursor.Advance(20);
                cursor.Advance(30);
            }

            disk.LosePower(new SeededRandom(seed));
            using var again = DurableCursor.Open(disk, Name, logId: 7, end: 1000, start: 0);

            Assert.True(again.Next is 10 or 20 or 30 || (again.Origin == CursorOrigin.Reset && again.Next == 0), $"seed {seed}: {again.Next}");
        }
    }

    [Fact]
    public void One_damaged_slot_leaves_the_position_before()
    {
        using (var cursor = Open(end: 100, start: 0))
        {
            cursor.Advance(17);
            cursor.Advance(23);
        }

        _disk.Flip(LogFiles.Cursor(Name), offset: 512 + 34);
        using var again = Open(end: 100, start: 0);

        Assert.Equal((CursorOrigin.Kept, 17UL), (again.Origin, again.Next));
    }

    [Theory]
    [InlineData(8UL, 100UL)]
    [InlineData(7UL, 22UL)]
    public void A_cursor_of_another_log_or_behind_the_end_begins_again_at_the_first_record(ulong log, ulong end)
    {
        using (var cursor = Open(end: 100, start: 0))
        {
            cursor.Advance(23);
        }

        using var again = DurableCursor.Open(_disk, Name, log, end, start: end);

        Assert.Equal((CursorOrigin.Reset, 0UL), (again.Origin, again.Next));
    }

    [Fact]
    public void A_position_never_goes_back()
    {
        using var cursor = Open(end: 100, start: 50);

        Assert.Throws<ArgumentOutOfRangeException>(() => cursor.Advance(49));
    }

    private DurableCursor Open(ulong end, ulong start) => DurableCursor.Open(_disk, Name, logId: 7, end, start);
}
