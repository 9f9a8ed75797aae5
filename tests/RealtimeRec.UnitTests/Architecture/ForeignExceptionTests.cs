using System.Reflection;
using System.Text.Json;
using Orleans.Persistence.Redis;
using StackExchange.Redis;

namespace RealtimeRec.UnitTests.Architecture;

/// <summary>
/// An exception of a type that only silos have, with a serializer of its own, makes an answer that a gateway cannot read: its caller hears nothing.
/// </summary>
public sealed class ForeignExceptionTests
{
    /// <summary>Never leave a silo: <see cref="Silo.Storage.RestoringStorage"/> says the same in words that every caller knows.</summary>
    private static readonly string[] Replaced = [typeof(RedisStorageException).FullName!];

    [Fact]
    public void NoExceptionLeavesASiloThatAGatewayCannotRead()
    {
        var known = AssembliesOf("RealtimeRec.Gateway");
        var foreign = AssembliesOf("RealtimeRec.Silo").Except(known)
            .SelectMany(name => Assembly.Load(name).GetTypes())
            .Where(type => type.IsSubclassOf(typeof(Exception)) && type.GetCustomAttribute<GenerateSerializerAttribute>() is not null && type.IsPublic)
            .Select(type => type.FullName!);

        Assert.Equal(Replaced.Order(StringComparer.Ordinal), foreign.Order(StringComparer.Ordinal));
        Assert.Contains(typeof(StoreFailureException).Assembly.GetName().Name!, known);
        Assert.Contains(typeof(RedisException).Assembly.GetName().Name!, known);
    }

    /// <summary>The managed assemblies that a program is shipped with.</summary>
    private static HashSet<string> AssembliesOf(string program)
    {
        var targets = JsonElement.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, $"{program}.deps.json"))).GetProperty("targets");
        return
        [
            .. targets.EnumerateObject()
                .SelectMany(target => target.Value.EnumerateObject())
                .Where(library => library.Value.TryGetProperty("runtime", out _))
                .SelectMany(library => library.Value.GetProperty("runtime").EnumerateObject())
                .Select(file => Path.GetFileNameWithoutExtension(file.Name)),
        ];
    }
}
