// SPDX-License-Identifier: GPL-3.0-or-later
// Orthanc Explorer runs this, as it is written for jQuery Mobile: a link "HTJ2K" on each page of a patient, study, series or instance.
(function() {
  ['patient', 'study', 'series', 'instance'].forEach(function(level) {
    $('#' + level).live('pagebeforecreate', function() {
      var link = $('<a>').attr('href', '#').attr('id', level + '-htj2k').text('HTJ2K');
      link.click(function(event) {
        event.preventDefault();
        window.location.href = '../htj2k/app/#' + level + '/' + $.mobile.pageData.uuid;
      });
      $('#' + level + '-delete').closest('ul').append($('<li>').attr('data-icon', 'arrow-r').append(link));
    });
  });
})();
