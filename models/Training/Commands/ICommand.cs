using System.CommandLine;

namespace RealtimeRec.Training.Commands;

/// <summary>A verb of this program.</summary>
internal interface ICommand
{
    /// <summary>What it is called, does and takes.</summary>
    Command Describe();
}
