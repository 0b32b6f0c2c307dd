using Sworn.Store.Files;

namespace Sworn.Testing;

/// <summary>A folder of another store directory, so that two of them share one simulated disk and one fate.</summary>
public sealed class SubDirectory(StoreDirectory parent, string root) : StoreDirectory
{
    public override string Location => $"{parent.Location}/{root}";

    public override bool Exists(string name) => parent.Exists(In(name));

    public override IReadOnlyList<string> List(string folder) => parent.List(folder.Length == 0 ? root : In(folder));

    public override void CreateFolder(string folder) => parent.CreateFolder(In(folder));

    public override StoreFile Create(string name) => parent.Create(In(name));

    public override StoreFile Open(string name, bool forWriting) => parent.Open(In(name), forWriting);

    public override void Move(string from, string to) => parent.Move(In(from), In(to));

    public override void Delete(string name) => parent.Delete(In(name));

    public override void SyncFolder(string folder) => parent.SyncFolder(In(folder));

    private string In(string name) => $"{root}/{name}";
}
