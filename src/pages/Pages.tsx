import '../shared/no-eval';
import React from 'react';
import { Route, Routes } from 'react-router-dom';
import { IncidentPage } from './incidents/IncidentPage';
import { IncidentsPage } from './incidents/IncidentsPage';
import { SetupPage } from './setup/SetupPage';

/** The app's pages below /a/runaway-mysql-app. */
export default function Pages() {
  return (
    <Routes>
      <Route path="setup" element={<SetupPage />} />
      <Route path="incidents/:id" element={<IncidentPage />} />
      <Route path="*" element={<IncidentsPage />} />
    </Routes>
  );
}
