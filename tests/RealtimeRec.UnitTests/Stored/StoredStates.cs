using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using RealtimeRec.Events;
using RealtimeRec.Profiles;
using RealtimeRec.Silo.Ingestion;
using RealtimeRec.State;

namespace RealtimeRec.UnitTests.Stored;

/// <summary>The bytes that versions of the program wrote to a store, and the serializer that a silo reads them with.</summary>
internal sealed class StoredStates : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection()
        .AddSerializer(builder => builder.AddAssembly(typeof(UserState).Assembly).AddAssembly(typeof(ShopEvent).Assembly).AddAssembly(typeof(TopicLogsState).Assembly))
        .BuildServiceProvider();

    public StoredStates()
    {
        Serializer = new GrainStateSerializer(_services.GetRequiredService<Serializer>());
        Copier = _services.GetRequiredService<DeepCopier>();
    }

    public GrainStateSerializer Serializer { get; }

    public DeepCopier Copier { get; }

    public void Dispose() => _services.Dispose();

    /// <summary>The bytes of a state, by the name of its file in this folder.</summary>
    public static BinaryData Bytes(string name)
    {
        using var stream = typeof(StoredStates).Assembly.GetManifestResourceStream($"{name}.base64")!;
        using var reader = new StreamReader(stream);
        return BinaryData.FromBytes(Convert.FromBase64String(reader.ReadToEnd()));
    }

    /// <summary>A state as a silo reads it.</summary>
    public T Read<T>(string name) => Serializer.Deserialize<T>(Bytes(name));
}
