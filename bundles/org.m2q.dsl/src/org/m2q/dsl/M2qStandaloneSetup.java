package org.m2q.dsl;

import org.eclipse.emf.ecore.EPackage;
import org.m2q.model.m2q.M2qPackage;

import com.google.inject.Injector;

/** Sets the language up outside an OSGi framework: command line, language server, plain JUnit. */
public class M2qStandaloneSetup extends M2qStandaloneSetupGenerated {

	/** Registers the language with the global EMF registries. */
	public static void doSetup() {
		new M2qStandaloneSetup().createInjectorAndDoEMFRegistration();
	}

	@Override
	public Injector createInjectorAndDoEMFRegistration() {
		// The metamodel is its own bundle, so the generated setup does not know its package.
		EPackage.Registry.INSTANCE.putIfAbsent(M2qPackage.eNS_URI, M2qPackage.eINSTANCE);
		return super.createInjectorAndDoEMFRegistration();
	}
}
