using Sworn.Store.Journal;
using Sworn.Testing;

namespace Sworn.Store.Tests.Log;

public sealed class SmallFileTests
{
    [Fact]
    public void A_frame_of_several_batches_fits_a_journal_file_however_small_it_is()
    {
        using var scenario = new LogScenario(new SimulatedDisk());
        scenario.Options = scenario.Options with { Journal = new JournalOptions { FileBytes = 256 << 10, ReserveBytes = 16 << 10 } };
        using var log = scenario.Open();
        var batch = scenario.Batch(log, Enumerable.Repeat(new string('x', 1_000), 50));
        Assert.True(log.FitsOneFrame(0, 0, 0, batch));
        Assert.True(log.FitsOneFrame(0, batch.Count, batch.Length, batch));
        Assert.False(log.FitsOneFrame(1, batch.Count, batch.Length, batch));
    }
}
