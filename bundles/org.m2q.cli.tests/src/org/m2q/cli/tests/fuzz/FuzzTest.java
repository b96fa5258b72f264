package org.m2q.cli.tests.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32;

import javax.management.JMException;
import javax.management.ObjectName;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A file from outside is read, or refused in words that name it: whatever it holds, nothing else is thrown, reading takes little time, and memory only for what the file
 * holds and not for what it declares.
 *
 * <p>The folder {@code corpus} holds good files, from which damaged ones are made, and every damaged file that once was a defect; all are read in every build. With
 * {@code -Dm2q.fuzz.seconds=N} each reader is given damaged files for so long, and those that show a defect are added to the folder.
 */
class FuzzTest {

	private static final int ROUNDS = 300;
	private static final long MOST_BYTES = 1L << 30;
	private static final long MOST_SECONDS = 20;
	private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

	@TempDir
	Path temporary;

	private int folders;
	private int refused;
	private String refusal = "";

	@ParameterizedTest
	@EnumSource
	void theCorpusIsReadOrRefused(FileReader reader) throws IOException {
		Map<String, byte[]> corpus = corpus(reader);
		assertTrue(corpus.keySet().stream().anyMatch(name -> name.startsWith("good")), "the corpus of " + reader + " has no good file");
		Map<String, String> defects = new TreeMap<>();
		for (Map.Entry<String, byte[]> file : corpus.entrySet()) {
			int before = refused;
			defect(reader, file.getValue()).ifPresent(defect -> defects.put(file.getKey(), defect));
			if (file.getKey().startsWith("good") && refused > before) {
				defects.put(file.getKey(), "a good file was refused: " + refusal);
			}
		}
		assertEquals(Map.of(), defects);
	}

	@ParameterizedTest
	@EnumSource
	void damagedFilesAreReadOrRefused(FileReader reader) throws IOException {
		long seed = Long.getLong("m2q.seed", 20261127);
		int seconds = Integer.getInteger("m2q.fuzz.seconds", 0);
		Random random = new Random(seed + reader.ordinal());
		List<byte[]> corpus = new ArrayList<>(corpus(reader).values());
		Mutator mutator = new Mutator(random);
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
		Map<String, String> defects = new TreeMap<>();
		int rounds = 0;
		for (; seconds > 0 ? System.nanoTime() < end : rounds < ROUNDS; rounds++) {
			byte[] content = mutator.mutated(corpus.get(random.nextInt(corpus.size())), corpus.get(random.nextInt(corpus.size())));
			Optional<String> defect = defect(reader, content);
			// One file per defect: what differs in numbers only is the same.
			if (defect.isPresent() && defects.putIfAbsent(defect.get().replaceAll("[0-9]+", "N"), name(content)) == null) {
				keep(reader, content, seconds > 0);
			}
		}
		if (seconds > 0) {
			System.out.println(reader + ": " + rounds + " files, " + refused + " refused, " + defects.size() + " defects");
		}
		assertEquals(Map.of(), defects, "seed " + seed + "; files are in " + (seconds > 0 ? folder(reader) : kept()));
		assertTrue(refused > rounds / 20 && refused < rounds, refused + " of " + rounds + " were refused");
	}

	/** What is wrong with how a file is read; empty when nothing is. */
	private Optional<String> defect(FileReader reader, byte[] content) throws IOException {
		Path folder = Files.createDirectory(temporary.resolve("f" + folders++));
		long bytes = allocated();
		long time = THREADS.getCurrentThreadCpuTime();
		try {
			reader.read(content, folder);
		} catch (FileReader.Refused e) {
			refused++;
			refusal = e.getMessage();
		} catch (Exception | Error e) {
			StackTraceElement[] trace = e.getStackTrace();
			return Optional.of(e + (trace.length == 0 ? "" : " at " + trace[0]));
		} finally {
			delete(folder);
		}
		long allocated = allocated() - bytes;
		if (allocated > MOST_BYTES) {
			return Optional.of(allocated + " bytes of memory were taken for a file of " + content.length);
		}
		long seconds = TimeUnit.NANOSECONDS.toSeconds(THREADS.getCurrentThreadCpuTime() - time);
		return seconds > MOST_SECONDS ? Optional.of(seconds + " s for a file of " + content.length + " bytes") : Optional.empty();
	}

	/** Bytes of memory that this thread has taken so far. */
	private static long allocated() {
		try {
			return (long) ManagementFactory.getPlatformMBeanServer().invoke(new ObjectName("java.lang:type=Threading"), "getThreadAllocatedBytes",
					new Object[] { Thread.currentThread().threadId() }, new String[] { "long" });
		} catch (JMException e) {
			throw new IllegalStateException("this Java machine does not count memory", e);
		}
	}

	private void keep(FileReader reader, byte[] content, boolean inCorpus) throws IOException {
		Path folder = Files.createDirectories(inCorpus ? folder(reader) : kept().resolve(reader.folder()));
		Files.write(folder.resolve(name(content)), content);
	}

	private static Path kept() {
		return base().resolve("target/fuzz");
	}

	private static String name(byte[] content) {
		CRC32 sum = new CRC32();
		sum.update(content);
		return "defect-%08x".formatted(sum.getValue());
	}

	private static Map<String, byte[]> corpus(FileReader reader) throws IOException {
		Map<String, byte[]> contents = new TreeMap<>();
		try (Stream<Path> files = Files.list(folder(reader))) {
			for (Path file : files.sorted().toList()) {
				contents.put(file.getFileName().toString(), Files.readAllBytes(file));
			}
		}
		return contents;
	}

	private static Path folder(FileReader reader) {
		return base().resolve("corpus").resolve(reader.folder());
	}

	/** The folder of this bundle. */
	private static Path base() {
		for (Path folder = Path.of(System.getProperty("basedir", "")).toAbsolutePath(); folder != null; folder = folder.getParent()) {
			if (Files.isDirectory(folder.resolve("corpus"))) {
				return folder;
			}
			if (Files.isDirectory(folder.resolve("bundles/org.m2q.cli.tests/corpus"))) {
				return folder.resolve("bundles/org.m2q.cli.tests");
			}
		}
		throw new IllegalStateException("the corpus is not above " + Path.of("").toAbsolutePath());
	}

	private static void delete(Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
	}
}
