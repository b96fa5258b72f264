/* Generated from M2q.xtext. */
package org.m2q.dsl;


/**
 * Use this class to register components to be used at runtime / without the Equinox extension registry.
 */
public class M2qRuntimeModule extends AbstractM2qRuntimeModule {
}
