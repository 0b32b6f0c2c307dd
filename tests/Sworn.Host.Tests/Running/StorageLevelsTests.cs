using Sworn.Host.Running;

namespace Sworn.Host.Tests.Running;

public sealed class StorageLevelsTests
{
    private readonly StorageLevels _levels = new([85, 95]);

    [Fact]
    [Trait("OPSEC", "2.19")]
    public void Each_threshold_is_told_once_while_the_level_rises() =>
        Assert.Equal([null, null, 85, null, null, 95, null], Update(0, 84, 85, 90, 94, 95, 100));

    [Fact]
    public void A_level_that_swings_around_a_threshold_is_told_once() =>
        Assert.Equal([85, null, null, null, null], Update(85, 84, 85, 83, 86));

    [Fact]
    public void A_threshold_that_was_left_by_the_hysteresis_is_told_and_can_be_reached_again() =>
        Assert.Equal([95, null, -95, null, 95, -85, 85], Update(96, 90, 89, 94, 95, 20, 85));

    private List<int?> Update(params int[] levels) => [.. levels.Select(level => _levels.Update(level))];
}
