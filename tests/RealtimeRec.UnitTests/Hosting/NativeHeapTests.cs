using System.Runtime.InteropServices;
using RealtimeRec.Hosting.Memory;

namespace RealtimeRec.UnitTests.Hosting;

public sealed class NativeHeapTests
{
    private const int Blocks = 150_000;
    private const int BlockBytes = 2_000;
    private const int Kept = 1_000;

    /// <summary>One block in a thousand stays: nothing but that is left of their memory.</summary>
    [Fact]
    public unsafe void WhatNativeCodeHasFreedGoesBackToTheSystemFromBetweenWhatItKeeps()
    {
        var blocks = new nint[Blocks];
        for (var i = 0; i < Blocks; i++)
        {
            blocks[i] = (nint)NativeMemory.AllocZeroed(BlockBytes);
        }

        var full = Environment.WorkingSet;
        for (var i = 0; i < Blocks; i++)
        {
            if (i % Kept != Kept - 1)
            {
                NativeMemory.Free((void*)blocks[i]);
            }
        }

        NativeHeap.Trim();
        var left = Environment.WorkingSet;
        for (var i = Kept - 1; i < Blocks; i += Kept)
        {
            NativeMemory.Free((void*)blocks[i]);
        }

        if (OperatingSystem.IsLinux())
        {
            // Other tests take memory meanwhile.
            Assert.InRange(full - left, Blocks * (long)BlockBytes / 2, long.MaxValue);
        }
    }
}
