using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using RealtimeRec.Silo;
using SiloOptions = RealtimeRec.Silo.SiloOptions;

namespace RealtimeRec.UnitTests.Hosting;

public sealed class CollectionAgeTests
{
    [Theory]
    [InlineData("00:00:30")]
    [InlineData("8.00:00:00")]
    public void AnAgeOutOfRangeIsRefusedByName(string age)
    {
        var result = new SiloOptionsValidator().Validate(null, new SiloOptions { CollectionAge = TimeSpan.Parse(age, CultureInfo.InvariantCulture) });
        Assert.Contains("Silo:CollectionAge must be from 00:01:00 to 7.00:00:00", Assert.Single(result.Failures!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "00:15:00")]
    [InlineData("00:01:00", "00:01:00")]
    public void TheAgeIsTheSilos(string? setting, string expected)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration["Silo:Clustering"] = "localhost";
        if (setting is not null)
        {
            builder.Configuration["Silo:CollectionAge"] = setting;
        }

        builder.AddRealtimeRecSilo(_ => { });
        using var services = builder.Services.BuildServiceProvider();
        var collection = services.GetRequiredService<IOptions<GrainCollectionOptions>>().Value;
        Assert.Equal(TimeSpan.Parse(expected, CultureInfo.InvariantCulture), collection.CollectionAge);
        Assert.Equal(TimeSpan.FromSeconds(30), Assert.Single(collection.ClassSpecificCollectionAge).Value);
        Assert.InRange(collection.CollectionQuantum, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2));
    }
}
