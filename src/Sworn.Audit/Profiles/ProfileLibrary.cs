using Sworn.Audit.Data;

namespace Sworn.Audit.Profiles;

/// <summary>The profiles that come with the program, and those of the user.</summary>
public sealed class ProfileLibrary
{
    private ProfileLibrary(IReadOnlyList<RequirementProfile> profiles) => Profiles = profiles;

    /// <summary>All profiles, by name.</summary>
    public IReadOnlyList<RequirementProfile> Profiles { get; }

    /// <summary>A profile by its name; null when there is none.</summary>
    public RequirementProfile? Find(string id) => Profiles.FirstOrDefault(profile => profile.Id == id);

    /// <summary>
    /// Loads the program's profiles, and files of the user after them; one of the same name replaces.
    /// </summary>
    /// <exception cref="DataFileException">A file is wrong; every mistake is named.</exception>
    public static ProfileLibrary Load(IEnumerable<DataFile> files)
    {
        var errors = new ErrorList();
        var profiles = new SortedDictionary<string, RequirementProfile>(StringComparer.Ordinal);
        foreach (var file in DataFile.Embedded("profiles").Concat(files))
        {
            if (new ProfileReader(file, errors).Read() is { } profile)
            {
                profiles[profile.Id] = profile;
            }
        }

        errors.ThrowIfAny();
        return new ProfileLibrary([.. profiles.Values]);
    }
}
