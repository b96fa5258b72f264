package org.m2q.core.results;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.CoreException;
import org.m2q.report.ReportHead;

/** Heads of stored results, each read once for every state of its file. Safe for use by several threads; not for the user interface thread. */
public final class ResultHeads {

	private final Map<IFile, Known> heads = new ConcurrentHashMap<>();

	/** What is known of a result, and of which state of its file. */
	private record Known(long stamp, Optional<ReportHead> head) {
	}

	/** The head of a result; empty when it is none, which whoever opens the file is told. */
	public Optional<ReportHead> of(IFile result) {
		long stamp = result.getModificationStamp();
		return heads.compute(result, (file, known) -> known != null && known.stamp() == stamp ? known : new Known(stamp, read(file))).head();
	}

	/** Forgets results that are gone. */
	public void clean() {
		heads.keySet().removeIf(known -> !known.exists());
	}

	/** Forgets everything. */
	public void clear() {
		heads.clear();
	}

	/** Reads the head of a result; empty when it is none. */
	static Optional<ReportHead> read(IFile file) {
		try (Reader reader = new InputStreamReader(file.getContents(true), StandardCharsets.UTF_8)) {
			return ReportHead.read(reader);
		} catch (IOException | CoreException e) {
			// Whoever opens the file is told what is wrong with it.
			return Optional.empty();
		}
	}
}
