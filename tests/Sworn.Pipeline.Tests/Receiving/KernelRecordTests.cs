using System.Text;
using Sworn.Pipeline.Receiving;

namespace Sworn.Pipeline.Tests.Receiving;

public sealed class KernelRecordTests
{
    [Theory]
    [InlineData("6,339,5140900,-;NET: Registered protocol family 10\n", 6, 339, 5140900, "NET: Registered protocol family 10")]
    [InlineData("30,340,5690716,-;udevd[80]: starting version 181\n", 30, 340, 5690716, "udevd[80]: starting version 181")]
    [InlineData("7,160,424069,-,caller=T1;pci_root: window\n SUBSYSTEM=acpi\n DEVICE=+acpi:PNP0A03:00\n", 7, 160, 424069, "pci_root: window  SUBSYSTEM=acpi  DEVICE=+acpi:PNP0A03:00")]
    public void A_record_is_read_with_its_number_and_time(string octets, int priority, long sequence, long microseconds, string text)
    {
        Assert.True(KernelRecord.TryParse(Encoding.ASCII.GetBytes(octets), out var record));
        Assert.Equal(new KernelRecord(priority, sequence, microseconds, text), record);
        Assert.Equal(
            $"<{priority}>1 - host kernel - - [kmsg@32473 seq=\"{sequence}\" usec=\"{microseconds}\" boot=\"b\"] {text}",
            Encoding.ASCII.GetString(record.ToMessage("host", "b")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("6,339,5140900")]
    [InlineData("x,339,5140900,-;text")]
    [InlineData("6,-1,5140900,-;text")]
    [InlineData("192,1,1,-;text")]
    [InlineData("6,99999999999999999999,1,-;text")]
    public void What_is_written_otherwise_is_no_record(string octets) =>
        Assert.False(KernelRecord.TryParse(Encoding.ASCII.GetBytes(octets), out _));
}
