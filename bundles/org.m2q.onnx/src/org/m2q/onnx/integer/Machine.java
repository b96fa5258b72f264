package org.m2q.onnx.integer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The processor on which models were run, as far as it matters for products of bytes.
 *
 * @param architecture such as {@code amd64}
 * @param features what it can, of the instructions that runtimes choose between; empty when the system does not say
 */
public record Machine(String architecture, List<String> features) {

	private static final Set<String> KNOWN = Set.of("sse4_1", "avx2", "avx512f", "avx512bw", "avx512_vnni", "avx_vnni", "amx_int8", "asimd", "asimddp", "i8mm", "sve");
	private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

	/** Copies the list. */
	public Machine {
		features = List.copyOf(features);
	}

	/** This machine. */
	public static Machine here() {
		return new Machine(System.getProperty("os.arch", "unknown"), instructions());
	}

	private static List<String> instructions() {
		if (!Files.isReadable(PROCESSORS)) {
			return List.of();
		}
		try (var lines = Files.lines(PROCESSORS)) {
			return lines.filter(line -> line.startsWith("flags") || line.startsWith("Features")).findFirst().map(line -> line.substring(line.indexOf(':') + 1).strip().split(" "))
					.map(flags -> Arrays.stream(flags).filter(KNOWN::contains).sorted().toList()).orElse(List.of());
		} catch (IOException e) {
			return List.of();
		}
	}
}
