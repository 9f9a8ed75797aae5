using Microsoft.Extensions.Logging;

namespace RealtimeRec.Testing;

/// <inheritdoc cref="FailingLogger"/>
/// <typeparam name="T">Whose log it is.</typeparam>
public sealed class FailingLogger<T>(string text) : FailingLogger(text), ILogger<T>;
