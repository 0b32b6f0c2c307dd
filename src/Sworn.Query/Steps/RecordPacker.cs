using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Sworn.Core.Ledger;
using Sworn.Query.Fields;
using Sworn.Query.Matching;
using Sworn.Query.Scan;
using Sworn.Query.Tables;

namespace Sworn.Query.Steps;

/// <summary>
/// Keeps records as octets, to be given on later: what the receiver knew, the body, and what pipes added. Belongs to one
/// thread.
/// </summary>
internal sealed class RecordPacker(TimeZoneInfo deviceZone)
{
    private static readonly int FieldsLength = System.Runtime.CompilerServices.Unsafe.SizeOf<EntryFields>();

    private readonly RecordContext _context = new(deviceZone);
    private readonly SourceCatalogue _sources = new();
    private readonly HashSet<(uint Session, uint Source)> _known = [];
    private readonly List<FieldName> _names = [];
    private readonly ArrayBufferWriter<byte> _octets = new();

    /// <summary>Makes octets of a record.</summary>
    public byte[] Pack(in QueryRecord record)
    {
        if (_known.Add((record.Fields.Session, record.Fields.Source)))
        {
            _sources.Define(record.Fields.Session, record.Fields.Source, record.Source);
        }

        _octets.ResetWrittenCount();
        Write(record.Index);
        var fields = record.Fields;
        MemoryMarshal.Write(_octets.GetSpan(FieldsLength), fields);
        _octets.Advance(FieldsLength);
        Write((ulong)record.Context.Added.Count);
        foreach (var (field, value) in record.Context.Added.All)
        {
            Write((ulong)NumberOf(field));
            Write(value.IsEmpty ? 0UL : value.Number is null ? 1UL : 2UL);
            Write(value.Octets);
        }

        _octets.Write(record.Body);
        return _octets.WrittenSpan.ToArray();
    }

    /// <summary>The record again; valid until the next one is unpacked.</summary>
    public QueryRecord Unpack(ReadOnlySpan<byte> packed)
    {
        _context.Begin(_sources);
        var index = Read(ref packed);
        var fields = MemoryMarshal.Read<EntryFields>(packed);
        packed = packed[FieldsLength..];
        for (var count = Read(ref packed); count > 0; count--)
        {
            var field = _names[(int)Read(ref packed)];
            var kind = Read(ref packed);
            var length = (int)Read(ref packed);
            var value = packed[..length];
            packed = packed[length..];
            _context.Added.Set(field, kind == 0 ? default : kind == 2 && Numbers.TryRead(value, out var number) ? new Cell(number) : new Cell(value));
        }

        return new QueryRecord(index, fields, packed, _context);
    }

    private int NumberOf(FieldName field)
    {
        var number = _names.FindIndex(known => known.Text == field.Text);
        if (number < 0)
        {
            number = _names.Count;
            _names.Add(field);
        }

        return number;
    }

    private void Write(ulong number)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_octets.GetSpan(sizeof(ulong)), number);
        _octets.Advance(sizeof(ulong));
    }

    private void Write(ReadOnlySpan<byte> octets)
    {
        Write((ulong)octets.Length);
        _octets.Write(octets);
    }

    private static ulong Read(ref ReadOnlySpan<byte> packed)
    {
        var number = BinaryPrimitives.ReadUInt64LittleEndian(packed);
        packed = packed[sizeof(ulong)..];
        return number;
    }
}
