using Microsoft.Extensions.Options;
using RealtimeRec.Silo;
using RealtimeRec.Silo.Ingestion;

try
{
    var builder = WebApplication.CreateBuilder(args);
    builder.WebHost.ConfigureKestrel(options => options.AddServerHeader = false);
    builder.Services.AddHealthChecks();
    builder.AddRealtimeRecSilo();
    builder.AddKafkaIngestion();

    var app = builder.Build();
    app.MapHealthChecks("/healthz/live", new() { Predicate = _ => false });
    app.MapHealthChecks("/healthz/ready");
    app.MapPrometheusScrapingEndpoint();
    await app.RunAsync();
    return 0;
}
catch (OptionsValidationException exception)
{
    await Console.Error.WriteLineAsync($"The silo cannot start: {exception.Message}");
    return 2;
}
