// SPDX-License-Identifier: GPL-3.0-or-later
// Every text of the page, in each language under the same name. {name} stands for a value.

/** What languages call themselves. */
export const languages = { en: 'English', ko: '한국어' };

export const texts = {
  en: {
    title: 'HTJ2K', views: 'Views', language: 'Language', overview: 'Overview', backfill: 'Backfill',
    yes: 'yes', no: 'no', none: 'none', unknown: 'this Orthanc does not say', back: 'Back',

    noAnswer: 'Orthanc does not answer. The page tries again.',
    notAllowed: 'Orthanc does not let this user do that (status {status}). Ask an administrator for the right to use /htj2k and /jobs.',
    refused: 'Orthanc refuses (status {status}).',

    settingsError: 'A setting is wrong: received images are stored as they arrive, and there is no backfill. Stored images are still shown and sent.',
    idle: 'The plugin does not convert: received images are stored as they arrive.',
    sinceStart: 'Since Orthanc was started',
    saved: 'Saved', converted: 'Converted', kept: 'Kept as received', failed: 'Failed',
    keptMeaning: 'each for a reason', failedMeaning: 'stored as received; the log says why',
    milliseconds: '{encoding} ms to encode, {verification} ms to verify, on average',
    keptByReason: 'Kept, by reason', reason: 'Reason', instances: 'Instances',
    heldBack: 'Left as they are, by reason', deciding: 'Setting that would bring them',
    state: 'Status', pluginVersion: 'Version of the plugin', orthancVersion: 'Version of Orthanc', serverName: 'Name of the server',
    converts: 'Converts what is received', storedStudies: 'Stored studies', storedInstances: 'Stored instances', storedBytes: 'On the disk',
    settings: 'Settings in force',

    since: 'Since {day}.', sinceOfServers: 'Since {day}, of {servers} servers.', backfilled: 'Converted by backfills',
    today: 'Today', todayInstances: '{instances} instances received', byDay: 'The last {days} days', byModality: 'By modality', modality: 'Modality',
    dayChart: 'Bytes before and after conversion on each day, at most {most}', atMost: 'at most {most}', stored: 'Stored', failuresOfLate: 'Failures since Orthanc was started', time: 'Time',
    startCounters: '{converted} converted, {saved} saved, {failed} failed', notStored: 'Orthanc does not have this instance.',
    archive: 'Archive', scan: 'Scan the archive', scanMeaning: 'A scan is a dry run of everything: it reads each stored instance and encodes a sample. It changes nothing.',
    scanRuns: 'A scan runs: {progress} %', noScan: 'Nobody has scanned this archive yet.', scanned: 'As of {time}',
    inHtj2k: 'Stored as HTJ2K', remains: 'Can still be converted', toBackfill: 'Convert what remains', share: 'Share',
    lossy: 'Lossy copies beside the stored images', lossyValue: 'Value for lossy copies', ratio: 'by ratio', psnr: 'by PSNR, in dB', maximumError: 'by maximum error',
    askLossy: 'Lossy instances will be made beside the stored ones. Nothing that is stored changes.',

    operation: 'Operation', convert: 'Convert', restore: 'Restore', verify: 'Verify',
    which: 'Images', all: 'all that is stored', byQuery: 'of the studies that match', byIdentifier: 'with these identifiers',
    resources: '{count} resources',
    queryDate: 'Study Date', queryModalities: 'Modalities in Study', queryPatient: 'Patient ID', queryDescription: 'Study Description', limit: 'Studies at most', noCondition: 'Give at least one condition, or choose all that is stored.',
    identifiers: 'Orthanc’s identifiers, or UIDs',
    modalities: 'Only these modalities', sources: 'Only from these transfer syntaxes', senders: 'Only sent by these AETs', olderThan: 'Only studies unchanged for this many days',
    more: 'More', targetChoice: 'Transfer syntax', asSet: 'as the settings say', maximumRate: 'Instances per second at most', window: 'Time of day, on the server',
    sample: 'Dry run: encode one instance out of', priority: 'Priority of the job', permissive: 'Continue after an instance fails',
    dryRun: 'Dry run', start: 'Start',
    askStart: 'The stored files will be replaced by others in {target}. Each is verified first; no sample changes.', setTarget: 'the transfer syntax of the settings',
    askRestore: 'The stored files will be made Explicit VR Little Endian again. They become larger.',
    askConvert: '{instances} instances will be replaced by others in {target}. Each is verified first; no sample changes.',

    jobs: 'Jobs', job: 'Job', scope: 'Images', stateHeading: 'Status', begun: 'Started', ended: 'Ended', noJobs: 'Orthanc remembers no job of the plugin.',
    statePending: 'waiting', stateRunning: 'running', stateSuccess: 'done', stateFailure: 'failed', statePaused: 'paused', stateRetry: 'retrying',
    otherJob: 'This job does not belong to the plugin.', progress: 'Progress', waits: 'waits', of: '{done} of {total}',
    pause: 'Pause', resume: 'Resume', cancel: 'Cancel', again: 'Start again', convertNow: 'Convert these now',
    wouldConvert: 'Would be converted', wouldSave: 'Would save', already: 'Already in the target', restored: 'Restored', verified: 'Verified',
    sizes: 'Bytes before and after', target: 'Becomes', rate: 'Rate', perSecond: '{rate} instances per second', left: 'Time left',
    byTransferSyntax: 'Found, by transfer syntax', transferSyntax: 'Transfer syntax', failures: 'Failures (the first 100)', instance: 'Instance',
    days: '{days} d {hours} h', hours: '{hours} h {minutes} min', minutes: '{minutes} min {seconds} s', seconds: '{seconds} s',

    patient: 'Patient', study: 'Study', series: 'Series', inOrthanc: 'Show in Orthanc Explorer',
    size: 'Size', sizeBefore: 'Before conversion', ifItArrived: 'If it arrived now', explain: 'Explain', showMore: 'Show more',
  },

  ko: {
    title: 'HTJ2K', views: '화면', language: '언어', overview: '개요', backfill: '일괄 변환',
    yes: '예', no: '아니요', none: '없음', unknown: '이 Orthanc에서는 알 수 없음', back: '뒤로',

    noAnswer: 'Orthanc가 응답하지 않습니다. 다시 시도합니다.',
    notAllowed: '이 사용자에게는 권한이 없습니다(상태 {status}). 관리자에게 /htj2k 및 /jobs 사용 권한을 요청하십시오.',
    refused: 'Orthanc가 요청을 거부했습니다(상태 {status}).',

    settingsError: '설정이 잘못되어 수신한 영상을 받은 그대로 저장하며 일괄 변환을 하지 않습니다. 저장된 영상은 계속 표시되고 전송됩니다.',
    idle: '수신한 영상을 변환하지 않고 받은 그대로 저장합니다.',
    sinceStart: 'Orthanc 시작 이후',
    saved: '절감', converted: '변환됨', kept: '수신 상태로 유지', failed: '실패',
    keptMeaning: '각각 사유가 있음', failedMeaning: '받은 그대로 저장됨. 사유는 로그에 있음',
    milliseconds: '평균 인코딩 {encoding} ms, 검증 {verification} ms',
    keptByReason: '유지된 사유', reason: '사유', instances: '인스턴스',
    heldBack: '변환하지 않은 사유', deciding: '변환되게 할 설정',
    state: '상태', pluginVersion: '플러그인 버전', orthancVersion: 'Orthanc 버전', serverName: '서버 이름',
    converts: '수신 영상 변환', storedStudies: '저장된 검사', storedInstances: '저장된 인스턴스', storedBytes: '디스크 사용량',
    settings: '적용 중인 설정',

    since: '{day} 이후.', sinceOfServers: '{day} 이후 서버 {servers}대 합계.', backfilled: '일괄 변환됨',
    today: '오늘', todayInstances: '인스턴스 {instances}개 수신', byDay: '최근 {days}일', byModality: '모달리티별', modality: '모달리티',
    dayChart: '날짜별 변환 전후 크기, 최대 {most}', atMost: '최대 {most}', stored: '저장됨', failuresOfLate: 'Orthanc 시작 이후의 실패', time: '시각',
    startCounters: '변환 {converted}개, 절감 {saved}, 실패 {failed}개', notStored: '이 인스턴스는 Orthanc에 없습니다.',
    archive: '보관소', scan: '저장된 전체 조사', scanMeaning: '조사는 전체에 대한 모의 실행입니다. 저장된 인스턴스를 모두 읽고 일부를 인코딩하며 아무것도 바꾸지 않습니다.',
    scanRuns: '조사 진행 중: {progress} %', noScan: '아직 조사한 적이 없습니다.', scanned: '{time} 기준',
    inHtj2k: 'HTJ2K로 저장됨', remains: '변환 가능', toBackfill: '나머지 변환하기', share: '비율',
    lossy: '저장된 영상 옆에 손실 사본 만들기', lossyValue: '손실 사본 기준값', ratio: '압축비', psnr: 'PSNR(dB)', maximumError: '최대 오차',
    askLossy: '저장된 인스턴스 옆에 손실 인스턴스를 만듭니다. 저장된 것은 바뀌지 않습니다.',

    operation: '작업', convert: '변환', restore: '복원', verify: '검증',
    which: '대상 영상', all: '저장된 전체', byQuery: '조건에 맞는 검사', byIdentifier: '식별자로 지정',
    resources: '리소스 {count}개',
    queryDate: '검사 날짜', queryModalities: '검사 모달리티', queryPatient: '환자 ID', queryDescription: '검사 설명', limit: '최대 검사 수', noCondition: '조건을 하나 이상 입력하거나 저장된 전체를 선택하십시오.',
    identifiers: 'Orthanc 식별자 또는 UID',
    modalities: '이 모달리티만', sources: '이 전송 구문만', senders: '이 AET가 보낸 것만', olderThan: '이 일수 동안 변경되지 않은 검사만',
    more: '추가 설정', targetChoice: '전송 구문', asSet: '설정에 따름', maximumRate: '초당 최대 인스턴스', window: '작업 시간대(서버 기준)',
    sample: '모의 실행: 이 수마다 하나를 인코딩', priority: '작업 우선순위', permissive: '실패한 인스턴스가 있어도 계속',
    dryRun: '모의 실행', start: '시작',
    askStart: '저장된 파일을 다음 전송 구문으로 교체합니다: {target}. 먼저 하나씩 검증하며 화소 값은 바뀌지 않습니다.', setTarget: '설정된 전송 구문',
    askRestore: '저장된 파일을 Explicit VR Little Endian으로 되돌립니다. 파일이 커집니다.',
    askConvert: '인스턴스 {instances}개를 다음 전송 구문으로 교체합니다: {target}. 먼저 하나씩 검증하며 화소 값은 바뀌지 않습니다.',

    jobs: '작업 목록', job: '작업', scope: '대상', stateHeading: '상태', begun: '시작', ended: '종료', noJobs: '기록된 작업이 없습니다.',
    statePending: '대기 중', stateRunning: '실행 중', stateSuccess: '완료', stateFailure: '실패', statePaused: '일시 중지', stateRetry: '다시 시도 중',
    otherJob: '이 플러그인의 작업이 아닙니다.', progress: '진행률', waits: '대기:', of: '{total}개 중 {done}개',
    pause: '일시 중지', resume: '계속', cancel: '취소', again: '다시 시작', convertNow: '지금 변환',
    wouldConvert: '변환 예정', wouldSave: '예상 절감', already: '이미 완료됨', restored: '복원됨', verified: '검증됨',
    sizes: '변환 전후 크기', target: '결과', rate: '속도', perSecond: '초당 {rate}개', left: '남은 시간',
    byTransferSyntax: '전송 구문별', transferSyntax: '전송 구문', failures: '실패(처음 100개)', instance: '인스턴스',
    days: '{days}일 {hours}시간', hours: '{hours}시간 {minutes}분', minutes: '{minutes}분 {seconds}초', seconds: '{seconds}초',

    patient: '환자', study: '검사', series: '시리즈', inOrthanc: 'Orthanc Explorer에서 보기',
    size: '크기', sizeBefore: '변환 전', ifItArrived: '지금 수신된다면', explain: '설명', showMore: '더 보기',
  },
};

const key = 'htj2k-language';

/** The language that the user has chosen, or that the browser asks for. */
export function language() {
  return [localStorage.getItem(key), ...navigator.languages.map(tag => tag.split('-')[0])].find(code => Object.hasOwn(languages, code)) ?? 'en';
}

export function setLanguage(code) {
  localStorage.setItem(key, code);
}

/** A text, with values in their places. */
export const text = (name, values = {}) => (texts[language()][name] ?? name).replace(/\{(\w+)\}/g, (_, value) => values[value]);
