namespace Sworn.Pipeline.Archiving;

/// <summary>Brings files to a site. Belongs to its archive's thread.</summary>
internal interface ITransfer
{
    /// <summary>The site, for people: without anything secret.</summary>
    string Site { get; }

    /// <summary>Returns when the site has the whole file under its name. A name is never seen with a part of the file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="what">What it holds.</param>
    /// <param name="name">Its name at the site; a file that has the name already is replaced.</param>
    /// <param name="abort">Ends the attempt.</param>
    /// <exception cref="TransferException">The site did not take it.</exception>
    void Put(ArchiveFile file, TransferredFile what, string name, CancellationToken abort);
}
