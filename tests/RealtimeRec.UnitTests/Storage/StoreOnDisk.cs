using RealtimeRec.EmbeddedStore.Storage;
using RealtimeRec.Testing;

namespace RealtimeRec.UnitTests.Storage;

/// <summary>A store in a folder of its own, as the data directory of the one-process edition has it.</summary>
internal sealed class StoreOnDisk : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private string? _identity;

    public string Folder => _folder.File("store");

    public string Mark => _folder.File("store.mark");

    /// <summary>How large its files are. An open store removes some while one looks.</summary>
    public long Bytes => Directory.GetFiles(Folder).Sum(path =>
    {
        try
        {
            return new FileInfo(path).Length;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    });

    /// <summary>Opens it, and makes it at the first time.</summary>
    public StateStore Open()
    {
        var store = StateStore.Open(Folder, Mark, _identity, TimeProvider.System);
        _identity = store.Identity;
        return store;
    }

    /// <summary>Opens it as a store is opened that is too large to be read before it serves.</summary>
    public StateStore OpenUnread() => StateStore.Open(Folder, Mark, _identity, TimeProvider.System, verifiedAtStart: 0);

    /// <summary>The files as a kill of the process would leave them now.</summary>
    public StoreOnDisk AfterKill()
    {
        var copy = new StoreOnDisk { _identity = _identity };
        Directory.CreateDirectory(copy.Folder);
        File.Copy(Mark, copy.Mark);
        foreach (var file in Directory.GetFiles(Folder))
        {
            File.Copy(file, Path.Combine(copy.Folder, Path.GetFileName(file)));
        }

        return copy;
    }

    /// <summary>The file of the store whose name ends so.</summary>
    public string FileOf(string ending) => Directory.GetFiles(Folder).Where(file => file.EndsWith(ending, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Last();

    public void Dispose() => _folder.Dispose();
}
