package org.m2q.dsl.generator;

import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.xtext.generator.IFileSystemAccess2;
import org.eclipse.xtext.generator.IGenerator2;
import org.eclipse.xtext.generator.IGeneratorContext;

/** Saving a file generates nothing: results are asked for, by a run or a command. */
public class M2qGenerator implements IGenerator2 {

	@Override
	public void doGenerate(Resource resource, IFileSystemAccess2 files, IGeneratorContext context) {
		// Nothing to generate.
	}

	@Override
	public void beforeGenerate(Resource resource, IFileSystemAccess2 files, IGeneratorContext context) {
		// Nothing to prepare.
	}

	@Override
	public void afterGenerate(Resource resource, IFileSystemAccess2 files, IGeneratorContext context) {
		// Nothing to clean up.
	}
}
