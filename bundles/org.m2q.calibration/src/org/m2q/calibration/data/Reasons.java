package org.m2q.calibration.data;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Failures of files in words; the platform's messages are often only the name again. */
final class Reasons {

	private Reasons() {
	}

	static String of(IOException e) {
		return switch (e) {
			case NoSuchFileException missing -> "there is no such file or folder";
			case AccessDeniedException denied -> "access is denied";
			default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
		};
	}
}
