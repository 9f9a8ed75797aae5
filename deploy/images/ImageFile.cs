using System.Formats.Tar;

namespace RealtimeRec.Images;

/// <summary>A file, directory or link of an image's root filesystem.</summary>
/// <param name="Path">Its path from the root, such as <c>/app/RealtimeRec.Silo</c>.</param>
/// <param name="Type">What it is.</param>
/// <param name="Mode">Who may do what with it.</param>
/// <param name="UserId">Number of the user that it belongs to.</param>
/// <param name="GroupId">Number of the group that it belongs to.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Machine">The processor that an ELF file is for; null for any other file.</param>
/// <param name="Content">What is in it, for the few files that are looked into; null for the others.</param>
public sealed record ImageFile(string Path, TarEntryType Type, UnixFileMode Mode, int UserId, int GroupId, long Bytes, string? Machine, byte[]? Content)
{
    /// <summary>Whether it is a file with bytes of its own.</summary>
    public bool IsRegular => Type is TarEntryType.RegularFile or TarEntryType.V7RegularFile;

    /// <summary>Whether a user may do something with it.</summary>
    /// <param name="user">The user's number.</param>
    /// <param name="group">The number of the user's group.</param>
    /// <param name="others">What it is, as what everybody may do.</param>
    public bool Allows(int user, int group, UnixFileMode others) =>
        ((int)Mode >> (user == UserId ? 6 : group == GroupId ? 3 : 0) & (int)others) == (int)others;
}
