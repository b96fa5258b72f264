package org.m2q.dsl.validation;

import org.m2q.base.Cancellation;
import org.m2q.base.problem.ProblemSink;
import org.m2q.model.m2q.M2qFile;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import org.m2q.dsl.resource.Imports;

/** All checks of one file. */
@Singleton
final class FileChecks {

	@Inject
	private Imports imports;

	/** Reports what is wrong with the definitions of a file. */
	void check(M2qFile file, ProblemSink sink, Cancellation cancellation) {
	}
}
