package org.m2q.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;

/** Says in words why a file operation failed. */
final class Reasons {

	private Reasons() {
	}

	/** A reason that goes after a colon. */
	static String of(IOException e) {
		if (e instanceof AccessDeniedException) {
			return "permission denied";
		}
		if (e instanceof NoSuchFileException) {
			return "no such file or folder";
		}
		if (e instanceof NotDirectoryException || e instanceof DirectoryNotEmptyException) {
			return "not a folder that can be used";
		}
		String message = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
		if (message == null || message.isBlank()) {
			return e.getClass().getSimpleName();
		}
		String line = message.lines().findFirst().orElse("").strip();
		return line.substring(0, 1).toLowerCase(Locale.ROOT) + line.substring(1);
	}
}
